namespace Tritone.Protocol.Inference;

/// <summary>An output that a request asks for.</summary>
/// <param name="Name">Its name.</param>
public sealed record RequestedOutput(string Name)
{
    /// <summary>An output that is not named and goes into JSON.</summary>
    internal static RequestedOutput AnyJson { get; } = new("");

    /// <summary>An output that is not named and goes into the binary part.</summary>
    internal static RequestedOutput AnyBinary { get; } = new("") { IsBinary = true };

    /// <summary>How many classes to give, the best first, instead of the tensor.</summary>
    /// <value>0, the default, for the tensor itself.</value>
    public int ClassCount { get; init; }

    /// <summary>Whether the output goes into the binary part of an HTTP response.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Where the output goes instead of the response; null, the default, if into the response.</summary>
    public SharedMemoryRange? SharedMemory { get; init; }
}
