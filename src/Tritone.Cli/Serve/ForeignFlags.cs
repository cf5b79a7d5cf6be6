namespace Tritone.Cli.Serve;

/// <summary>Flags of tritonserver that are not taken, and why: an operator who brings one is told, not left to guess. docs/serving.md has the same.</summary>
internal static class ForeignFlags
{
    private static readonly (string Reason, string[] Names)[] Reasons =
    [
        ("TLS is ended by a proxy in front of this server", ["--grpc-use-ssl", "--grpc-use-ssl-mutual", "--grpc-server-cert", "--grpc-server-key", "--grpc-root-cert"]),
        ("models run on the processor, and its memory needs no pools",
            ["--pinned-memory-pool-byte-size", "--cuda-memory-pool-byte-size", "--cuda-virtual-address-size", "--min-supported-compute-capability", "--model-load-gpu-limit", "--allow-gpu-metrics", "--host-policy"]),
        ("there are no plug-ins: ONNX Runtime is part of the program", ["--backend-directory", "--backend-config", "--repoagent-directory", "--cache-directory"]),
        ("threads and buffers are taken as they are needed",
            ["--http-thread-count", "--grpc-infer-thread-count", "--grpc-infer-allocation-pool-size", "--buffer-manager-thread-count", "--model-load-thread-count", "--model-load-retry-count"]),
        ("this server speaks the v2 protocol only", ["--allow-sagemaker", "--sagemaker-port", "--sagemaker-safe-port-range", "--sagemaker-thread-count",
            "--allow-vertex-ai", "--vertex-ai-port", "--vertex-ai-thread-count", "--vertex-ai-default-model"]),
        ("instances of a model do not share resources that would have to be limited", ["--rate-limit", "--rate-limit-resource"]),
        ("models are known by their names alone", ["--model-namespacing"]),
        ("what a configuration leaves out is completed from the model", ["--disable-auto-complete-config", "--strict-model-config"]),
        ("the configuration is config.pbtxt", ["--model-config-name"]),
        ("a port belongs to one server", ["--reuse-http-port", "--reuse-grpc-port"]),
        ("connections are kept as the class library keeps them", ["--grpc-keepalive-time", "--grpc-keepalive-timeout", "--grpc-keepalive-permit-without-calls", "--grpc-http2-max-pings-without-data",
            "--grpc-http2-min-recv-ping-interval-without-data", "--grpc-http2-max-ping-strikes", "--grpc-max-connection-age", "--grpc-max-connection-age-grace", "--grpc-infer-response-compression-level"]),
        ("metrics are taken when they are asked for", ["--metrics-interval-ms", "--allow-cpu-metrics"]),
        ("the server calls itself tritone", ["--id"]),
        ("use --cache-config local,size=BYTES", ["--response-cache-byte-size"]),
        ("use --trace-config", ["--trace-file", "--trace-level", "--trace-rate", "--trace-count", "--trace-log-frequency"]),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<string> Names => Reasons.SelectMany(reason => reason.Names);

    /// <summary>Why a flag is not taken; null if it is none of tritonserver's.</summary>
    public static string? FindReason(string name)
        => Reasons.Where(reason => reason.Names.Contains(name)).Select(reason => $"'{name}' is a flag of tritonserver that this server does not take: {reason.Reason}").FirstOrDefault();
}
