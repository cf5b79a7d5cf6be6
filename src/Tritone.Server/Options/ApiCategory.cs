namespace Tritone.Server.Options;

/// <summary>The parts of the protocol that can be restricted, in Triton's words.</summary>
public enum ApiCategory
{
    /// <summary><c>health</c>: live and ready, of the server and of models.</summary>
    Health,

    /// <summary><c>metadata</c>: of the server and of models.</summary>
    Metadata,

    /// <summary><c>inference</c>: infer, generate and streams.</summary>
    Inference,

    /// <summary><c>shared-memory</c>: status, register, unregister.</summary>
    SharedMemory,

    /// <summary><c>model-config</c>: the configuration of models.</summary>
    ModelConfig,

    /// <summary><c>model-repository</c>: index, load and unload.</summary>
    ModelRepository,

    /// <summary><c>statistics</c>: what models have done.</summary>
    Statistics,

    /// <summary><c>trace</c>: the settings of traces.</summary>
    Trace,

    /// <summary><c>logging</c>: the settings of the log.</summary>
    Logging,
}
