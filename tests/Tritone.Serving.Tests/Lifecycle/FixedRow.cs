using System.Buffers;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Tensors;

namespace Tritone.Serving.Tests.Lifecycle;

/// <summary>One row of 128 tokens for the golden model <c>emotion</c>.</summary>
internal static class FixedRow
{
    private static readonly byte[] Ids = Row([101, 114, 127, 140, 153]);
    private static readonly byte[] Mask = Row([1, 1, 1, 1, 1]);

    public static Task<InferenceResponse> InferAsync(ServedModel model, CancellationToken cancellationToken)
        => model.InferAsync(new InferenceRequest { Id = "", Inputs = [Input("input_ids", Ids), Input("attention_mask", Mask)] }, cancellationToken);

    public static float[] Logits(InferenceResponse response) => MemoryMarshal.Cast<byte, float>(Assert.Single(response.Outputs).Data.Span).ToArray();

    private static InputTensor Input(string name, byte[] data) => new(name, TensorDataType.Int64, [1, 128], new ReadOnlySequence<byte>(data));

    private static byte[] Row(ReadOnlySpan<long> values)
    {
        var row = new long[128];
        values.CopyTo(row);
        return MemoryMarshal.AsBytes<long>(row).ToArray();
    }
}
