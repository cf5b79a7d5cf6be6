using System.Buffers;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Tests.Payloads;

/// <summary>Tensors as text, to compare whole ones.</summary>
internal static class TensorText
{
    public static string Bytes(Tensor tensor) => $"{tensor.Name} {tensor.DataType} [{string.Join(",", tensor.Shape)}] {Convert.ToHexString(tensor.Data.Span)}";

    public static string Bytes(InputTensor tensor) => $"{tensor.Name} {tensor.DataType} [{string.Join(",", tensor.Shape)}] {Convert.ToHexString(tensor.Data.ToArray())}";

    public static string Longs(Tensor tensor)
    {
        Assert.Equal(TensorDataType.Int64, tensor.DataType);
        return $"{tensor.Name} [{string.Join(",", tensor.Shape)}] {string.Join(" ", Values<long>(tensor))}";
    }

    public static T[] Values<T>(Tensor tensor)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(tensor.Data.Span).ToArray();
}
