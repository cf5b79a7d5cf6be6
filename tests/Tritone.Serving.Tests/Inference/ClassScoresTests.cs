using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Tritone.Serving.Inference;
using Tritone.Tensors;

namespace Tritone.Serving.Tests.Inference;

/// <summary>What a real Triton answered (golden/triton/http/queue.jsonl, 014-016, and default.jsonl, 077-080), and the types that no recording has.</summary>
public sealed class ClassScoresTests
{
    // The recorded one; that of .NET is negative.
    private static readonly float Nan = BitConverter.UInt32BitsToSingle(0x7FC00000);

    [Fact]
    public void Of_ValuesThatDoNotCompare_AreInTritonsOrder()
        => Assert.Equal(["nan:0", "inf:1", "1.000000:3", "-inf:2"], Classes([Nan, float.PositiveInfinity, float.NegativeInfinity, 1], 4));

    [Fact]
    public void Of_EqualValues_AreInOrderOfTheirPlaces()
        => Assert.Equal(["2.000000:1", "2.000000:2", "2.000000:4", "1.000000:0", "0.000000:3"], Classes([1, 2, 2, 0, 2], 5));

    [Fact]
    public void Of_Numbers_HaveSixDecimals()
        => Assert.Equal(
            ["100000002004087734272.000000:4", "123456792.000000:2", "0.123457:5", "0.000000:1", "0.000000:0", "-0.000000:6", "-1.500000:3"],
            Classes([0, 1e-07f, 123456789, -1.5f, 1e+20f, 0.123456789f, -0.0f], 7));

    [Fact]
    public void Of_ManyClasses_AreSortedTooAndEqualOnesByPlace()
    {
        var values = Enumerable.Range(0, 100).Select(i => (float)(i % 10)).ToArray();
        Assert.Equal(["9.000000:9", "9.000000:19", "9.000000:29"], Classes(values, 3));
        values[50] = Nan;
        Assert.Equal("nan:50", Classes(values, 100)[^1]);
    }

    [Fact]
    public void Of_Batch_GivesTheBestOfEachRowWithLabels()
    {
        var tensor = new Tensor("logits", TensorDataType.Fp32, [2, 3], Bytes<float>([1, 3, 2, 6, 5, 4]));
        var classes = ClassScores.Of(tensor, 2, ["anger", "joy"], hasBatch: true);
        Assert.Equal((TensorDataType.Bytes, "logits"), (classes.DataType, classes.Name));
        Assert.Equal([2L, 2L], classes.Shape);
        Assert.Equal(["3.000000:1:joy", "2.000000:2", "6.000000:0:anger", "5.000000:1:joy"], Strings(classes));
        Assert.Equal([2L, 3L], ClassScores.Of(tensor, 9, null, hasBatch: true).Shape);
    }

    [Fact]
    public void Of_NoBatchDimension_TakesTheWholeTensorForOneRow()
    {
        var classes = ClassScores.Of(new Tensor("y", TensorDataType.Fp32, [2, 2], Bytes<float>([1, 2, 3, 4])), 3, ["a", "b"], hasBatch: false);
        Assert.Equal([3L], classes.Shape);
        Assert.Equal(["4.000000:3", "3.000000:2", "2.000000:1:b"], Strings(classes));
    }

    [Fact]
    public void Of_Integers_HaveNoDecimals()
    {
        Check(TensorDataType.UInt8, Bytes<byte>([1, 255]), "255:1");
        Check(TensorDataType.Int8, Bytes<sbyte>([-1, -128]), "-1:0");
        Check(TensorDataType.UInt16, Bytes<ushort>([1, 65535]), "65535:1");
        Check(TensorDataType.Int16, Bytes<short>([-1, -2]), "-1:0");
        Check(TensorDataType.UInt32, Bytes<uint>([1, uint.MaxValue]), "4294967295:1");
        Check(TensorDataType.Int32, Bytes<int>([-1, -2]), "-1:0");
        Check(TensorDataType.UInt64, Bytes<ulong>([1, ulong.MaxValue]), "18446744073709551615:1");
        Check(TensorDataType.Int64, Bytes<long>([long.MinValue, 1]), "1:1");
        Check(TensorDataType.Fp64, Bytes<double>([0.5, 0.25]), "0.500000:0");

        static void Check(TensorDataType dataType, byte[] data, string expected)
            => Assert.Equal([expected], Strings(ClassScores.Of(new Tensor("y", dataType, [1, 2], data), 1, null, hasBatch: true)));
    }

    [Theory]
    [InlineData(TensorDataType.Fp16, "FP16")]
    [InlineData(TensorDataType.Bf16, "BF16")]
    [InlineData(TensorDataType.Bool, "BOOL")]
    [InlineData(TensorDataType.Bytes, "BYTES")]
    public void Of_TypesWithoutAnOrder_AreRefused(TensorDataType dataType, string name)
    {
        var refusal = Assert.Throws<TritoneException>(() => ClassScores.Of(new Tensor("y", dataType, [1, 2], new byte[4]), 1, null, hasBatch: true));
        Assert.Equal((ErrorCode.InvalidArgument, $"class result not available for output due to unsupported type '{name}'"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void Of_MoreClassesThanTritonSorts_IsRefused()
    {
        var refusal = Assert.Throws<TritoneException>(() => ClassScores.Of(new Tensor("y", TensorDataType.UInt8, [1_000_001], new byte[1_000_001]), 1, null, hasBatch: false));
        Assert.Equal((ErrorCode.InvalidArgument, "classification output tensor too large"), (refusal.Code, refusal.Message));
    }

    private static List<string> Classes(float[] values, int count)
        => Strings(ClassScores.Of(new Tensor("y", TensorDataType.Fp32, [1, values.Length], Bytes<float>(values)), count, null, hasBatch: true));

    private static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged
        => MemoryMarshal.AsBytes(values).ToArray();

    private static List<string> Strings(Tensor tensor)
    {
        var strings = new List<string>();
        for (var rest = tensor.Data.Span; rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            strings.Add(Encoding.UTF8.GetString(rest.Slice(sizeof(int), length)));
            rest = rest[(sizeof(int) + length)..];
        }

        return strings;
    }
}
