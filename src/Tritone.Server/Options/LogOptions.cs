namespace Tritone.Server.Options;

/// <summary>What is logged at start; a client may change some of it later.</summary>
public sealed record LogOptions
{
    /// <summary>Whether information is logged.</summary>
    /// <value>The default is true.</value>
    public bool Info { get; init; } = true;

    /// <summary>Whether warnings are logged.</summary>
    /// <value>The default is true.</value>
    public bool Warning { get; init; } = true;

    /// <summary>Whether errors are logged.</summary>
    /// <value>The default is true.</value>
    public bool Error { get; init; } = true;

    /// <summary>How much more is logged.</summary>
    /// <value>0, the default, for nothing more; from 1 on requests are logged.</value>
    public uint VerboseLevel { get; init; }

    /// <summary>The form of lines.</summary>
    /// <value><c>default</c>, which is the default, or <c>ISO8601</c>.</value>
    public string Format { get; init; } = "default";

    /// <summary>The file that lines are added to.</summary>
    /// <value>The default, empty, is standard error.</value>
    public string File { get; init; } = "";

    /// <summary>Whether each line is a JSON object, with one for each request.</summary>
    /// <value>The default is false.</value>
    public bool Json { get; init; }
}
