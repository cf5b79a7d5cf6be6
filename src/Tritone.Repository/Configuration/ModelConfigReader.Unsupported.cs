using Tritone.Protocol.Grpc;
using Tritone.Repository.Pbtxt;
using Kind = Tritone.Protocol.Grpc.ModelInstanceGroup.Types.Kind;

namespace Tritone.Repository.Configuration;

/// <summary>What Triton's configuration can ask for and this program does not do: refused by name, never left undone.</summary>
internal sealed partial class ModelConfigReader
{
    private void RefuseUnsupported()
    {
        RefusePlatform();
        Refuse(_message.Runtime.Length > 0, FieldPath.Of("runtime"), "the runtime is this program");
        Refuse(_message.SequenceBatching is not null, FieldPath.Of("sequence_batching"), "requests are not kept together as sequences");
        Refuse(_message.EnsembleScheduling is not null, FieldPath.Of("ensemble_scheduling"), "models are not run one after the other");
        Refuse(_message.BatchInput.Count > 0, FieldPath.Of("batch_input"), "the graph gets the inputs of the requests and no others");
        Refuse(_message.BatchOutput.Count > 0, FieldPath.Of("batch_output"), "an output is divided by its rows");
        Refuse(_message.CcModelFilenames.Count > 0, FieldPath.Of("cc_model_filenames"), "there is no GPU");
        Refuse(_message.ModelOperations is not null, FieldPath.Of("model_operations"), "no libraries of operators are loaded");
        Refuse(_message.ModelRepositoryAgents is not null, FieldPath.Of("model_repository_agents"), "there are no repository agents");
        RefuseOptimization();
        if (_message is { ModelTransactionPolicy.Decoupled: true, ResponseCache.Enable: true })
        {
            throw Wrong(
                FieldPath.Of("response_cache"),
                $"Response Cache does not currently support model {ShownName} with 'decoupled' transaction policy. Please disable the response cache.");
        }
    }

    private void RefusePlatform()
    {
        if (_message.Platform.Length > 0 && _message.Platform != ModelConfig.OnnxPlatform)
        {
            throw Unsupported(FieldPath.Of("platform"), $"'platform' is '{ErrorText.Shorten(_message.Platform)}'; supported here: '{ModelConfig.OnnxPlatform}'");
        }

        if (_message.Backend.Length > 0 && _message.Backend != ModelConfig.OnnxBackend)
        {
            throw Unsupported(FieldPath.Of("backend"), $"'backend' is '{ErrorText.Shorten(_message.Backend)}'; supported here: '{ModelConfig.OnnxBackend}'");
        }

        // Triton knows a model by its platform, its backend or the name of its file.
        if (_message is { Platform: "", Backend: "" } && _message.DefaultModelFilename is not ("" or ModelConfig.DefaultModelFileName))
        {
            throw Wrong(
                FieldPath.Of("default_model_filename"),
                $"unexpected platform type '' for {ShownName}: with a 'default_model_filename' other than '{ModelConfig.DefaultModelFileName}' there must be a 'platform' or 'backend'");
        }
    }

    private void RefuseOptimization()
    {
        if (_message.Optimization is not { } optimization)
        {
            return;
        }

        var path = FieldPath.Of("optimization");
        Refuse(optimization.Priority is not ModelOptimizationPolicy.Types.ModelPriority.PriorityDefault, path.Field("priority"), "models have no priorities");
        Refuse(optimization.Cuda is not null, path.Field("cuda"), "there is no GPU");
        Refuse(optimization.ExecutionAccelerators is not null, path.Field("execution_accelerators"), "ONNX Runtime runs models on its CPU provider");
        Refuse(optimization.GatherKernelBufferThreshold != 0, path.Field("gather_kernel_buffer_threshold"), "there is no GPU");
        Refuse(optimization.EagerBatching, path.Field("eager_batching"), "a batch is formed when an instance is free");
    }

    private void RefuseUnsupported(ModelInstanceGroup group, int index, FieldPath path)
    {
        var shown = $"instance group {ErrorText.Shorten(group.Name.Length > 0 ? group.Name : FormattableString.Invariant($"{_name}_{index}"))} of model {ShownName}";
        if (group.Kind is Kind.Gpu or Kind.Model)
        {
            throw Unsupported(
                path.Field("kind"),
                group.Kind is Kind.Gpu ? $"{shown} has kind KIND_GPU but server does not support GPUs" : $"{shown} has kind KIND_MODEL; supported here: KIND_CPU, KIND_AUTO");
        }

        if (group.Gpus.Count > 0)
        {
            throw Wrong(path.Field("gpus"), $"{shown} has kind KIND_CPU but specifies one or more GPUs");
        }

        Refuse(group.RateLimiter is not null, path.Field("rate_limiter"), "instances run whenever they are free");
        Refuse(group.SecondaryDevices.Count > 0, path.Field("secondary_devices"), "there are no other devices than the CPU");
        Refuse(group.Profile.Count > 0, path.Field("profile"), "only TensorRT has profiles");
        Refuse(group.Passive, path.Field("passive"), "every instance takes requests");
        Refuse(group.HostPolicy.Length > 0, path.Field("host_policy"), "there are no host policies");
    }

    private void RefuseUnsupported(Protocol.Grpc.ModelInput input, FieldPath path)
    {
        Refuse(input.IsShapeTensor, path.Field("is_shape_tensor"), "shape tensors are only supported for TensorRT platform");
        Refuse(input.IsNonLinearFormatIo, path.Field("is_non_linear_format_io"), "Non-linear IO format is only supported for the TensorRT platform");
        Refuse(input.AllowRaggedBatch, path.Field("allow_ragged_batch"), "only requests of the same shape are put together");
    }

    private void RefuseUnsupported(Protocol.Grpc.ModelOutput output, FieldPath path)
    {
        Refuse(output.IsShapeTensor, path.Field("is_shape_tensor"), "shape tensors are only supported for TensorRT platform");
        Refuse(output.IsNonLinearFormatIo, path.Field("is_non_linear_format_io"), "Non-linear IO format is only supported for the TensorRT platform");
    }

    private void Refuse(bool isSet, FieldPath path, string why)
    {
        if (isSet)
        {
            throw Unsupported(path, $"'{path.Name}' is not supported: {why}");
        }
    }

    private TritoneException Unsupported(FieldPath path, string what) => _source.Error(path, what, ErrorCode.Unsupported);
}
