using Microsoft.ML.OnnxRuntime.Tensors;
using Tritone.Tensors;

namespace Tritone.Runtime.Sessions;

/// <summary>The protocol's element types as ONNX Runtime calls them.</summary>
internal static class ElementTypes
{
    private static readonly (TensorDataType DataType, TensorElementType ElementType)[] Pairs =
    [
        (TensorDataType.Bool, TensorElementType.Bool),
        (TensorDataType.UInt8, TensorElementType.UInt8),
        (TensorDataType.UInt16, TensorElementType.UInt16),
        (TensorDataType.UInt32, TensorElementType.UInt32),
        (TensorDataType.UInt64, TensorElementType.UInt64),
        (TensorDataType.Int8, TensorElementType.Int8),
        (TensorDataType.Int16, TensorElementType.Int16),
        (TensorDataType.Int32, TensorElementType.Int32),
        (TensorDataType.Int64, TensorElementType.Int64),
        (TensorDataType.Fp16, TensorElementType.Float16),
        (TensorDataType.Fp32, TensorElementType.Float),
        (TensorDataType.Fp64, TensorElementType.Double),
        (TensorDataType.Bytes, TensorElementType.String),
        (TensorDataType.Bf16, TensorElementType.BFloat16),
    ];

    /// <summary>The protocol's type, or null if it has none.</summary>
    public static TensorDataType? ToDataType(TensorElementType elementType)
    {
        foreach (var pair in Pairs)
        {
            if (pair.ElementType == elementType)
            {
                return pair.DataType;
            }
        }

        return null;
    }

    /// <summary>ONNX Runtime's type, or null for byte strings, which do not lie in one piece of memory.</summary>
    public static TensorElementType? ToElementType(TensorDataType dataType)
        => dataType is TensorDataType.Bytes ? null : Array.Find(Pairs, pair => pair.DataType == dataType).ElementType;
}
