using CsCheck;
using Tritone.Tensors;

namespace Tritone.Core.Tests.Tensors;

public sealed class TensorDataTypeTests
{
    public static TheoryData<TensorDataType, string, string, int> Types => new()
    {
        { TensorDataType.Bool, "BOOL", "TYPE_BOOL", 1 },
        { TensorDataType.UInt8, "UINT8", "TYPE_UINT8", 1 },
        { TensorDataType.UInt16, "UINT16", "TYPE_UINT16", 2 },
        { TensorDataType.UInt32, "UINT32", "TYPE_UINT32", 4 },
        { TensorDataType.UInt64, "UINT64", "TYPE_UINT64", 8 },
        { TensorDataType.Int8, "INT8", "TYPE_INT8", 1 },
        { TensorDataType.Int16, "INT16", "TYPE_INT16", 2 },
        { TensorDataType.Int32, "INT32", "TYPE_INT32", 4 },
        { TensorDataType.Int64, "INT64", "TYPE_INT64", 8 },
        { TensorDataType.Fp16, "FP16", "TYPE_FP16", 2 },
        { TensorDataType.Fp32, "FP32", "TYPE_FP32", 4 },
        { TensorDataType.Fp64, "FP64", "TYPE_FP64", 8 },
        { TensorDataType.Bytes, "BYTES", "TYPE_STRING", 0 },
        { TensorDataType.Bf16, "BF16", "TYPE_BF16", 2 },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Names_EachType_AreTheProtocolsAndParseBack(TensorDataType type, string wireName, string configName, int size)
    {
        Assert.Equal(wireName, type.ToWireName());
        Assert.Equal(configName, type.ToConfigName());
        Assert.Equal(size, type.ElementSize());

        Assert.True(TensorDataTypeExtensions.TryParseWireName(wireName, out var fromWire));
        Assert.True(TensorDataTypeExtensions.TryParseConfigName(configName, out var fromConfig));
        Assert.Equal(type, fromWire);
        Assert.Equal(type, fromConfig);
    }

    [Fact]
    public void Types_TheTableAbove_HasEveryOne()
        => Assert.Equal(Enum.GetValues<TensorDataType>(), Types.Select(row => row.Data.Item1));

    [Theory]
    [InlineData("")]
    [InlineData("int64")]
    [InlineData("INT64 ")]
    [InlineData("INT")]
    [InlineData("STRING")]
    [InlineData("TYPE_INT64")]
    public void TryParseWireName_AnythingElse_IsNoType(string name)
        => Assert.False(TensorDataTypeExtensions.TryParseWireName(name, out _));

    [Theory]
    [InlineData("")]
    [InlineData("type_int64")]
    [InlineData("TYPE_BYTES")]
    [InlineData("TYPE_INVALID")]
    [InlineData("INT64")]
    public void TryParseConfigName_AnythingElse_IsNoType(string name)
        => Assert.False(TensorDataTypeExtensions.TryParseConfigName(name, out _));

    [Fact]
    public void TryParse_AnyText_TakesOnlyExactNames() => Gen.String.Sample(text =>
    {
        Assert.Equal(Types.Any(row => row.Data.Item2 == text), TensorDataTypeExtensions.TryParseWireName(text, out _));
        Assert.Equal(Types.Any(row => row.Data.Item3 == text), TensorDataTypeExtensions.TryParseConfigName(text, out _));
    });

    [Fact]
    public void ElementSize_UndefinedType_IsMisuse()
        => Assert.Throws<ArgumentOutOfRangeException>(() => ((TensorDataType)99).ElementSize());

    [Fact]
    public void Tensor_Constructed_HoldsWhatItWasGiven()
    {
        var data = new byte[16];
        var tensor = new Tensor("input_ids", TensorDataType.Int64, [1, 2], data);
        Assert.Equal("input_ids", tensor.Name);
        Assert.Equal(TensorDataType.Int64, tensor.DataType);
        Assert.Equal([1, 2], tensor.Shape);
        Assert.True(tensor.Data.Equals(data));
    }
}
