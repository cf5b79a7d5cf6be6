using Tritone.Repository.Pbtxt;
using DataSource = Tritone.Protocol.Grpc.ModelWarmup.Types.Input.InputDataTypeOneofCase;

namespace Tritone.Repository.Configuration;

/// <summary>The requests that warm up an instance.</summary>
internal sealed partial class ModelConfigReader
{
    private ModelWarmup Warmup(Protocol.Grpc.ModelWarmup warmup, int index)
    {
        var path = FieldPath.Of("model_warmup", index);
        var batchSize = warmup.BatchSize <= Math.Max(1, _message.MaxBatchSize)
            ? warmup.BatchSize
            : throw Wrong(path.Field("batch_size"), $"'batch_size' is {warmup.BatchSize}; {ShownName} takes at most {Math.Max(1, _message.MaxBatchSize)}");
        return new ModelWarmup(
            warmup.Name,
            batchSize,
            [.. warmup.Inputs.Select((entry, i) => Input(path.Field("inputs", i).Field("value"), warmup.Name, entry.Key, entry.Value))],
            warmup.Count);
    }

    private WarmupInput Input(FieldPath path, string warmup, string name, Protocol.Grpc.ModelWarmup.Types.Input input)
    {
        var shown = $"the input '{ErrorText.Shorten(name)}' of model_warmup '{ErrorText.Shorten(warmup)}'";
        var dataType = ElementType(input.DataType) ?? throw Wrong(path, $"{shown} must specify 'data_type'");
        foreach (var (i, dim) in input.Dims.Index())
        {
            if (dim < 0)
            {
                throw Wrong(path.Field("dims", i), $"{shown} has {dim} in 'dims'; expected numbers from 0");
            }
        }

        var source = input.InputDataTypeCase switch
        {
            DataSource.ZeroData => WarmupSource.Zero,
            DataSource.RandomData => WarmupSource.Random,
            DataSource.InputDataFile => WarmupSource.File,
            _ => throw Wrong(path, $"{shown} must have one of zero_data, random_data and input_data_file"),
        };
        return new WarmupInput(name, dataType, [.. input.Dims], source, source is WarmupSource.File ? DataFile(path, shown, input.InputDataFile) : null);
    }

    private string DataFile(FieldPath path, string shown, string name)
        => FileName(path.Field("input_data_file"), name) ?? throw Wrong(path.Field("input_data_file"), $"{shown} names no file");
}
