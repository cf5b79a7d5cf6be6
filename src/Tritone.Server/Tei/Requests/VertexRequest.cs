namespace Tritone.Server.Tei.Requests;

/// <summary>The body of <c>POST /vertex</c>: bodies of <c>POST /predict</c> in an array.</summary>
internal static class VertexRequest
{
    private static readonly string[] Names = ["instances"];

    /// <exception cref="SerdeException">It is no such body. What is wrong with an instance is told by <see cref="PredictRequest.Read"/>.</exception>
    public static IReadOnlyList<byte[]> Read(byte[] json)
    {
        var reader = new SerdeReader(json);
        List<byte[]> instances = [];
        reader.ReadStruct("VertexRequest", Names, Names, _ =>
        {
            if (reader.Peek() != '[')
            {
                throw reader.WrongType("a sequence");
            }

            reader.ReadArray(_ => instances.Add(reader.Skip().ToArray()));
        });
        return instances;
    }
}
