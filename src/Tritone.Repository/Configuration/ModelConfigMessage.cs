using Google.Protobuf.Collections;
using Tritone.Protocol.Grpc;
using Tritone.Tensors;
using Message = Tritone.Protocol.Grpc.ModelConfig;

namespace Tritone.Repository.Configuration;

/// <summary>Makes the protocol's message of a <see cref="ModelConfig"/>: what it says, without defaults but those that it states itself.</summary>
internal static class ModelConfigMessage
{
    public static Message Of(ModelConfig config)
    {
        var message = new Message
        {
            Name = config.Name,
            Platform = ModelConfig.OnnxPlatform,
            Backend = ModelConfig.OnnxBackend,
            VersionPolicy = Of(config.VersionPolicy),
            MaxBatchSize = config.MaxBatchSize,
            Optimization = Optimization(config),
            DynamicBatching = config.DynamicBatching is { } batching ? Of(batching) : null,
            DefaultModelFilename = config.ModelFileName,
            ResponseCache = config.ResponseCache is { } cache ? new ModelResponseCache { Enable = cache } : null,
            ModelTransactionPolicy = config.IsDecoupled is { } decoupled ? new ModelTransactionPolicy { Decoupled = decoupled } : null,
            ModelMetrics = Metrics(config.MetricBuckets),
        };
        message.Input.AddRange(config.Inputs.Select(Of));
        message.Output.AddRange(config.Outputs.Select(Of));
        message.InstanceGroup.AddRange(config.InstanceGroups.Select(Of));
        message.ModelWarmup.AddRange(config.Warmups.Select(Of));
        Fill(message.MetricTags, config.MetricTags, value => value);
        Fill(message.Parameters, config.Parameters, value => new ModelParameter { StringValue = value });
        return message;
    }

    /// <summary>The name of an element type as the message has it.</summary>
    public static DataType ToMessage(this TensorDataType dataType) => dataType switch
    {
        TensorDataType.Bool => DataType.TypeBool,
        TensorDataType.UInt8 => DataType.TypeUint8,
        TensorDataType.UInt16 => DataType.TypeUint16,
        TensorDataType.UInt32 => DataType.TypeUint32,
        TensorDataType.UInt64 => DataType.TypeUint64,
        TensorDataType.Int8 => DataType.TypeInt8,
        TensorDataType.Int16 => DataType.TypeInt16,
        TensorDataType.Int32 => DataType.TypeInt32,
        TensorDataType.Int64 => DataType.TypeInt64,
        TensorDataType.Fp16 => DataType.TypeFp16,
        TensorDataType.Fp32 => DataType.TypeFp32,
        TensorDataType.Fp64 => DataType.TypeFp64,
        TensorDataType.Bytes => DataType.TypeString,
        TensorDataType.Bf16 => DataType.TypeBf16,
        _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, null),
    };

    private static ModelVersionPolicy Of(VersionPolicy policy) => policy switch
    {
        { LatestCount: { } count } => new ModelVersionPolicy { Latest = new() { NumVersions = (uint)count } },
        { SpecificVersions: { } versions } => new ModelVersionPolicy { Specific = new() { Versions = { versions } } },
        _ => new ModelVersionPolicy { All = new() },
    };

    private static Protocol.Grpc.ModelInput Of(ModelInput input)
    {
        var message = new Protocol.Grpc.ModelInput
        {
            Name = input.Name,
            DataType = input.DataType.ToMessage(),
            Format = (Protocol.Grpc.ModelInput.Types.Format)input.Format,
            Reshape = Reshape(input.Reshape),
            Optional = input.IsOptional,
        };
        message.Dims.AddRange(input.Dims);
        return message;
    }

    private static Protocol.Grpc.ModelOutput Of(ModelOutput output)
    {
        var message = new Protocol.Grpc.ModelOutput
        {
            Name = output.Name,
            DataType = output.DataType.ToMessage(),
            Reshape = Reshape(output.Reshape),
            LabelFilename = output.LabelFileName ?? "",
        };
        message.Dims.AddRange(output.Dims);
        return message;
    }

    private static ModelTensorReshape? Reshape(IReadOnlyList<long>? shape) => shape is null ? null : new ModelTensorReshape { Shape = { shape } };

    private static ModelDynamicBatching Of(DynamicBatching batching)
    {
        var message = new ModelDynamicBatching
        {
            MaxQueueDelayMicroseconds = (ulong)batching.MaxQueueDelayMicroseconds,
            PreserveOrdering = batching.PreserveOrdering,
            PriorityLevels = batching.PriorityLevels,
            DefaultPriorityLevel = batching.DefaultPriorityLevel,
            DefaultQueuePolicy = batching.DefaultQueuePolicy is { } policy ? Of(policy) : null,
        };
        message.PreferredBatchSize.AddRange(batching.PreferredBatchSizes);
        Fill(message.PriorityQueuePolicy, batching.PriorityQueuePolicies, Of);
        return message;
    }

    private static ModelQueuePolicy Of(QueuePolicy policy) => new()
    {
        TimeoutAction = (ModelQueuePolicy.Types.TimeoutAction)policy.TimeoutAction,
        DefaultTimeoutMicroseconds = (ulong)policy.DefaultTimeoutMicroseconds,
        AllowTimeoutOverride = policy.AllowTimeoutOverride,
        MaxQueueSize = policy.MaxQueueSize,
    };

    private static ModelInstanceGroup Of(InstanceGroup group) => new()
    {
        Name = group.Name ?? "",
        Count = group.Count,
        Kind = group.Kind is InstanceKind.Cpu ? ModelInstanceGroup.Types.Kind.Cpu : ModelInstanceGroup.Types.Kind.Auto,
    };

    private static ModelOptimizationPolicy? Optimization(ModelConfig config)
        => config is { GraphLevel: null, InputPinnedMemory: true, OutputPinnedMemory: true } ? null : new ModelOptimizationPolicy
        {
            Graph = config.GraphLevel is { } level ? new() { Level = level } : null,
            InputPinnedMemory = config.InputPinnedMemory ? null : new() { Enable = false },
            OutputPinnedMemory = config.OutputPinnedMemory ? null : new() { Enable = false },
        };

    private static Protocol.Grpc.ModelWarmup Of(ModelWarmup warmup)
    {
        var message = new Protocol.Grpc.ModelWarmup { Name = warmup.Name, BatchSize = warmup.BatchSize, Count = warmup.Count };
        foreach (var input in warmup.Inputs)
        {
            message.Inputs.Add(input.Name, Of(input));
        }

        return message;
    }

    private static Protocol.Grpc.ModelWarmup.Types.Input Of(WarmupInput input)
    {
        var message = new Protocol.Grpc.ModelWarmup.Types.Input { DataType = input.DataType.ToMessage(), Dims = { input.Dims } };
        switch (input.Source)
        {
            case WarmupSource.Zero:
                message.ZeroData = true;
                break;
            case WarmupSource.Random:
                message.RandomData = true;
                break;
            default:
                message.InputDataFile = input.FileName ?? "";
                break;
        }

        return message;
    }

    private static ModelMetrics? Metrics(IReadOnlyList<MetricBuckets> histograms)
    {
        if (histograms.Count == 0)
        {
            return null;
        }

        var message = new ModelMetrics();
        message.MetricControl.AddRange(histograms.Select(histogram => new ModelMetrics.Types.MetricControl
        {
            MetricIdentifier = new() { Family = histogram.Family },
            HistogramOptions = new() { Buckets = { histogram.Bounds } },
        }));
        return message;
    }

    private static void Fill<TKey, TFrom, TTo>(MapField<TKey, TTo> map, IReadOnlyDictionary<TKey, TFrom> values, Func<TFrom, TTo> convert)
        where TKey : notnull
    {
        foreach (var (key, value) in values)
        {
            map.Add(key, convert(value));
        }
    }
}
