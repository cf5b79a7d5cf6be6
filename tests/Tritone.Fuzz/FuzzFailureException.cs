namespace Tritone.Fuzz;

/// <summary>An input that a reader neither read nor refused as it should.</summary>
public sealed class FuzzFailureException : Exception
{
    public FuzzFailureException(FuzzTarget target, byte[] input, int run, Exception cause)
        : base($"{target.Name}, input {run} ({input.Length} bytes): {ErrorText.Shorten(cause.ToString(), 3000)}", cause) => Input = input;

    /// <summary>The input.</summary>
    public byte[] Input { get; }
}
