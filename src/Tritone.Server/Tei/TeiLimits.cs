namespace Tritone.Server.Tei;

/// <summary>What text-embeddings-inference takes unless its flags say otherwise.</summary>
internal static class TeiLimits
{
    /// <summary>Bytes of a body (<c>--payload-limit</c>).</summary>
    public const int MaxBodyLength = 2_000_000;

    /// <summary>Inputs of a request (<c>--max-client-batch-size</c>).</summary>
    public const int MaxInputs = 32;

    /// <summary>Characters of an input for each token that the model takes.</summary>
    public const int CharactersPerToken = 250;

    /// <summary>Refuses more inputs than a request may have.</summary>
    public static void CheckCount(int inputs)
    {
        if (inputs > MaxInputs)
        {
            throw new TeiError(TeiErrorType.Validation, $"batch size {inputs} > maximum allowed batch size {MaxInputs}");
        }
    }
}
