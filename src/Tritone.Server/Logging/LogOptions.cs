namespace Tritone.Server.Logging;

/// <summary>What is logged and how, until a client changes it by the protocol.</summary>
public sealed class LogOptions
{
    /// <summary>Whether messages are logged that tell what happens.</summary>
    /// <value>The default is true, as Triton's <c>--log-info</c>.</value>
    public bool Info { get; init; } = true;

    /// <summary>Whether warnings are logged.</summary>
    /// <value>The default is true, as Triton's <c>--log-warning</c>.</value>
    public bool Warning { get; init; } = true;

    /// <summary>Whether errors are logged.</summary>
    /// <value>The default is true, as Triton's <c>--log-error</c>.</value>
    public bool Error { get; init; } = true;

    /// <summary>How much more is logged: from 1 a line for each request, from 2 everything.</summary>
    /// <value>The default is 0, as Triton's <c>--log-verbose</c>. Texts and tensors are logged at no level.</value>
    public uint VerboseLevel { get; init; }

    /// <summary>How a line begins: <c>default</c> or <c>ISO8601</c>. It makes no difference to JSON.</summary>
    /// <value>The default is <c>default</c>, as Triton's <c>--log-format</c>.</value>
    public string Format { get; init; } = "default";

    /// <summary>Whether each message is a JSON object on a line of its own, and each request gets one too.</summary>
    /// <value>The default is false.</value>
    public bool Json { get; init; }

    /// <summary>The file that messages are added to.</summary>
    /// <value>The default, null, is the stream that was given for them.</value>
    public string? File { get; init; }
}
