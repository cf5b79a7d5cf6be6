using Microsoft.ML.OnnxRuntime.Tensors;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Runtime.Tests.Sessions;

public sealed class ElementTypesTests
{
    [Fact]
    public void ToElementType_EveryDataTypeButStrings_IsReadBack() => Assert.All(
        Enum.GetValues<TensorDataType>().Where(dataType => dataType is not TensorDataType.Bytes),
        dataType => Assert.Equal(dataType, ElementTypes.ToDataType(ElementTypes.ToElementType(dataType)!.Value)));

    [Fact]
    public void ToDataType_TypeThatTheProtocolLacks_IsNull()
    {
        Assert.Null(ElementTypes.ToDataType(TensorElementType.Complex64));
        Assert.Null(ElementTypes.ToElementType(TensorDataType.Bytes));
    }
}
