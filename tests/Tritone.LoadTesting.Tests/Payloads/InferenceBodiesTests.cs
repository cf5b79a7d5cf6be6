using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Tritone.LoadTesting.Payloads;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Metadata;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Tests.Payloads;

public sealed class InferenceBodiesTests
{
    private static readonly Tensor Ids = new("input_ids", TensorDataType.Int32, [2, 1], new byte[] { 1, 0, 0, 0, 255, 255, 255, 255 });

    private static readonly ModelMetadata Model = Models.Of("input_ids:INT32[-1,1]");

    private static readonly Gen<Tensor> AnyTensor =
        from dataType in Gen.OneOf(Enum.GetValues<TensorDataType>())
        from shape in Gen.Long[0, 4].Array[1, 3]
        from name in Gen.String[Gen.Char["abé\"\\\n漢"], 1, 6]
        let count = (int)shape.Aggregate(1L, (product, size) => product * size)
        from data in dataType is TensorDataType.Bytes ? Strings(count) : Numbers(dataType, count)
        select new Tensor(name, dataType, shape, data);

    [Fact]
    public void Create_AnyTensorsInAnyEncoding_AreReadBackTheSame() => Gen.Select(AnyTensor.Array[1, 4], Gen.OneOf(PayloadEncoding.HttpJson, PayloadEncoding.HttpBinary, PayloadEncoding.Grpc))
        .Where((tensors, _) => tensors.Select(tensor => tensor.Name).Distinct().Count() == tensors.Length)
        .Sample((tensors, encoding) =>
        {
            if (encoding is PayloadEncoding.HttpJson && tensors.FirstOrDefault(tensor => tensor.DataType is TensorDataType.Fp16 or TensorDataType.Bf16) is { } small)
            {
                var exception = Assert.Throws<TritoneException>(() => InferenceBodies.Create(encoding, "m", tensors, [], Model));
                Assert.Equal($"input '{small.Name}' is {small.DataType.ToWireName()}, which JSON has no form for; send it as binary tensors or over gRPC", exception.Message);
                return;
            }

            var payload = InferenceBodies.Create(encoding, "m", tensors, [], Model);
            using var memory = new RequestMemory();
            var request = encoding is PayloadEncoding.Grpc ? ModelInferRequestReader.Read(Message(payload)) : ReadHttp(payload, memory);
            Assert.Equal(tensors.Select(TensorText.Bytes), request.Inputs.Select(TensorText.Bytes));
            Assert.Empty(request.Outputs);
            Assert.Equal(encoding is PayloadEncoding.HttpBinary, request.HasBinaryOutputs);
            Assert.Equal(encoding is PayloadEncoding.HttpBinary, payload.JsonLength is not null);
        });

    [Fact]
    public void Create_HttpJson_IsTheProtocolsJson()
    {
        var payload = InferenceBodies.Create(PayloadEncoding.HttpJson, "m", [Ids], [], Model);
        Assert.Equal("""{"inputs":[{"name":"input_ids","datatype":"INT32","shape":[2,1],"data":[1,-1]}]}""", Text(payload));
        Assert.Equal((2, null), (payload.Rows, payload.JsonLength));
        Assert.Empty(payload.Labels);
    }

    [Fact]
    public void Create_HttpBinary_HasTheTensorsBehindTheJson()
    {
        var payload = InferenceBodies.Create(PayloadEncoding.HttpBinary, "m", [Ids], [], Model);
        const string Json = """{"inputs":[{"name":"input_ids","datatype":"INT32","shape":[2,1],"parameters":{"binary_data_size":8}}],"parameters":{"binary_data_output":true}}""";
        Assert.Equal(Json.Length, payload.JsonLength);
        Assert.Equal([.. Encoding.UTF8.GetBytes(Json), .. Ids.Data.ToArray()], payload.Body.ToArray());
    }

    [Fact]
    public void Create_HttpWithLabels_AsksForTheBestClass()
    {
        Assert.EndsWith(""","outputs":[{"name":"logits","parameters":{"classification":1}}]}""", Text(Labelled(PayloadEncoding.HttpJson)), StringComparison.Ordinal);
        var payload = Labelled(PayloadEncoding.HttpBinary);
        using var memory = new RequestMemory();
        var output = Assert.Single(ReadHttp(payload, memory).Outputs);
        Assert.Equal(("logits", 1, true), (output.Name, output.ClassCount, output.IsBinary));
        Assert.Equal(["joy", "3"], payload.Labels);
    }

    [Fact]
    public void Create_Grpc_NamesModelAndOutput()
    {
        var payload = Labelled(PayloadEncoding.Grpc);
        var message = Message(payload);
        Assert.Equal(("m", ""), (message.ModelName, message.ModelVersion));
        Assert.Null(message.Inputs[0].Contents);
        var output = Assert.Single(ModelInferRequestReader.Read(message).Outputs);
        Assert.Equal(("logits", 1), (output.Name, output.ClassCount));
        Assert.Equal((2, null), (payload.Rows, payload.JsonLength));
    }

    [Fact]
    public void Create_ModelWithoutBatch_IsOneRow()
        => Assert.Equal(1, InferenceBodies.Create(PayloadEncoding.Grpc, "m", [Ids], [], Models.Of("input_ids:INT32[2,1]")).Rows);

    [Fact]
    public void Create_LabelsForOtherRows_IsRefused() => Assert.Equal(
        "a request has 1 labels for 2 rows", Assert.Throws<TritoneException>(() => InferenceBodies.Create(PayloadEncoding.Grpc, "m", [Ids], ["joy"], Model)).Message);

    [Fact]
    public void Create_LabelsButNoOutput_IsRefused() => Assert.Equal(
        "model 'emotion' has no output whose classes could be compared with labels",
        Assert.Throws<TritoneException>(() => InferenceBodies.Create(PayloadEncoding.Grpc, "m", [Ids], ["a", "b"], Model with { Outputs = [] })).Message);

    [Fact]
    public void Create_TextEncoding_IsMisuse()
        => Assert.Throws<ArgumentOutOfRangeException>(() => InferenceBodies.Create((PayloadEncoding)(-1), "m", [Ids], [], Model));

    private static Payload Labelled(PayloadEncoding encoding) => InferenceBodies.Create(encoding, "m", [Ids], ["joy", "3"], Model);

    private static string Text(Payload payload) => Encoding.UTF8.GetString(payload.Body.Span);

    private static ModelInferRequest Message(Payload payload) => ModelInferRequest.Parser.ParseFrom(payload.Body.Span);

    private static InferenceRequest ReadHttp(Payload payload, RequestMemory memory)
        => InferenceRequestReader.Read(new ReadOnlySequence<byte>(payload.Body), payload.JsonLength ?? payload.Body.Length, "m", memory);

    private static Gen<byte[]> Strings(int count) => Gen.String[Gen.Char["abé\"\\\n漢"], 0, 6].Array[count].Select(texts => texts.SelectMany(Element).ToArray());

    private static byte[] Element(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return [.. length, .. bytes];
    }

    // Of the numbers that are none JSON does not keep the bits.
    private static Gen<byte[]> Numbers(TensorDataType dataType, int count) => dataType switch
    {
        TensorDataType.Bool => Gen.Byte[0, 1].Array[count],
        TensorDataType.Fp32 => Gen.Float.Where(value => !float.IsNaN(value)).Array[count].Select(values => values.SelectMany(BitConverter.GetBytes).ToArray()),
        TensorDataType.Fp64 => Gen.Double.Where(value => !double.IsNaN(value)).Array[count].Select(values => values.SelectMany(BitConverter.GetBytes).ToArray()),
        _ => Gen.Byte.Array[count * dataType.ElementSize()],
    };
}
