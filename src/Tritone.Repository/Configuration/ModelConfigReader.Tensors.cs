using Tritone.Protocol.Grpc;
using Tritone.Repository.Pbtxt;
using Tritone.Tensors;
using Dimensions = Google.Protobuf.Collections.RepeatedField<long>;

namespace Tritone.Repository.Configuration;

/// <summary>The inputs and outputs.</summary>
internal sealed partial class ModelConfigReader
{
    private const int ImageDims = 3;

    private ModelInput Input(Protocol.Grpc.ModelInput input, int index)
    {
        var path = FieldPath.Of("input", index);
        var dataType = Tensor(path, input.Name, input.DataType, input.Dims, input.Reshape?.Shape);
        if (input.Format is not Protocol.Grpc.ModelInput.Types.Format.None && input.Dims.Count != ImageDims)
        {
            throw Wrong(path.Field("format"), $"model input NHWC/NCHW require {ImageDims} dims for {ShownName}");
        }

        RefuseUnsupported(input, path);
        return new ModelInput(input.Name, dataType, [.. input.Dims], input.Optional)
        {
            Reshape = input.Reshape is { } reshape ? [.. reshape.Shape] : null,
            Format = (TensorFormat)input.Format,
        };
    }

    private ModelOutput Output(Protocol.Grpc.ModelOutput output, int index)
    {
        var path = FieldPath.Of("output", index);
        var dataType = Tensor(path, output.Name, output.DataType, output.Dims, output.Reshape?.Shape);
        RefuseUnsupported(output, path);
        return new ModelOutput(output.Name, dataType, [.. output.Dims], FileName(path.Field("label_filename"), output.LabelFilename))
        {
            Reshape = output.Reshape is { } reshape ? [.. reshape.Shape] : null,
        };
    }

    private TensorDataType Tensor(FieldPath path, string name, DataType dataType, Dimensions dims, Dimensions? reshape)
    {
        if (name.Length == 0)
        {
            throw Wrong(path, $"model {path.Name} must specify 'name' for {ShownName}");
        }

        var type = ElementType(dataType) ?? throw Tensor(path, name, "must specify 'data_type'");
        if (dims.Count == 0)
        {
            throw Tensor(path, name, "must specify 'dims'");
        }

        if (reshape is { Count: 0 } && _message.MaxBatchSize == 0)
        {
            throw Tensor(path.Field("reshape"), name, "cannot have empty reshape for non-batching model as scalar tensors are not supported");
        }

        CheckEach(path.Field("dims"), name, dims, "dimension must");
        if (reshape is not null)
        {
            CheckEach(path.Field("reshape").Field("shape"), name, reshape, "reshape dimensions must");
            CheckReshape(path.Field("reshape"), name, dims, reshape);
        }

        return type;
    }

    private void CheckEach(FieldPath path, string name, Dimensions dims, string who)
    {
        foreach (var (i, dim) in dims.Index())
        {
            if (dim is < 1 and not -1)
            {
                throw Tensor(path with { Index = i }, name, $"{who} be integer >= 1, or -1 to indicate a variable-size dimension");
            }
        }
    }

    // What lies between dimensions of variable size must have as many elements after as before: [2, 4, -1, 6] may become [8, -1, 1, 6].
    private void CheckReshape(FieldPath path, string name, Dimensions dims, Dimensions reshape)
    {
        var (before, after) = (RunsBetween(path, name, dims), RunsBetween(path, name, reshape));
        if (before.Count != after.Count && before.Count > 1 && after.Count > 1)
        {
            throw Tensor(path, name, "has different number of variable-size dimensions for dims and reshape");
        }

        if (!before.SequenceEqual(after))
        {
            throw Tensor(path, name, "has different size for dims and reshape");
        }
    }

    private List<long> RunsBetween(FieldPath path, string name, Dimensions dims)
    {
        var runs = new List<long> { 1 };
        foreach (var dim in dims)
        {
            if (dim == -1)
            {
                runs.Add(1);
            }
            else if (runs[^1] <= long.MaxValue / dim)
            {
                runs[^1] *= dim;
            }
            else
            {
                throw Tensor(path, name, $"has more than {long.MaxValue} elements");
            }
        }

        return runs;
    }

    private TritoneException Tensor(FieldPath path, string name, string what)
    {
        var kind = path.Steps().First().Name;
        return Wrong(path, $"model {kind} '{ErrorText.Shorten(name)}' {what} for {ShownName}");
    }

    private static TensorDataType? ElementType(DataType dataType) => dataType switch
    {
        DataType.TypeBool => TensorDataType.Bool,
        DataType.TypeUint8 => TensorDataType.UInt8,
        DataType.TypeUint16 => TensorDataType.UInt16,
        DataType.TypeUint32 => TensorDataType.UInt32,
        DataType.TypeUint64 => TensorDataType.UInt64,
        DataType.TypeInt8 => TensorDataType.Int8,
        DataType.TypeInt16 => TensorDataType.Int16,
        DataType.TypeInt32 => TensorDataType.Int32,
        DataType.TypeInt64 => TensorDataType.Int64,
        DataType.TypeFp16 => TensorDataType.Fp16,
        DataType.TypeFp32 => TensorDataType.Fp32,
        DataType.TypeFp64 => TensorDataType.Fp64,
        DataType.TypeString => TensorDataType.Bytes,
        DataType.TypeBf16 => TensorDataType.Bf16,
        _ => null,
    };
}
