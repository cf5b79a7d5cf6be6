namespace Tritone.Modeling.Hub;

/// <summary>The files of a repository that a conversion needs.</summary>
/// <param name="Settings">The config and the tokenizer's files.</param>
/// <param name="Weights">The file of weights, or the index of several.</param>
internal sealed record HubSelection(IReadOnlyList<string> Settings, string Weights)
{
    private const string Config = "config.json";
    private const string IndexSuffix = ".index.json";

    private static readonly string[] KnownSettings =
    [
        Config, "tritone.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt",
    ];

    // The first that is there is taken: safetensors cannot do more than hold numbers.
    private static readonly string[] KnownWeights = ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>Whether the weights are in several files, which the index names.</summary>
    public bool IsSharded => Weights.EndsWith(IndexSuffix, StringComparison.Ordinal);

    /// <summary>How the names of the shards end.</summary>
    public string ShardExtension => Path.GetExtension(Weights[..^IndexSuffix.Length]);

    /// <summary>Whether a file is one of weights, which may be large.</summary>
    public static bool IsWeights(string file) => Path.GetExtension(file) is ".safetensors" or ".bin";

    /// <summary>Chooses.</summary>
    /// <param name="files">The paths of all files.</param>
    /// <param name="where">Whose files they are, to name in the error.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no config or there are no weights.</exception>
    public static HubSelection Choose(IReadOnlySet<string> files, string where)
    {
        if (!files.Contains(Config))
        {
            throw new TritoneException(ErrorCode.NotFound, $"{where} has no {Config}; it has {Describe(files)}");
        }

        var weights = KnownWeights.FirstOrDefault(files.Contains)
            ?? throw new TritoneException(ErrorCode.NotFound, $"{where} has none of {string.Join(", ", KnownWeights)}; it has {Describe(files)}");
        return new HubSelection([.. KnownSettings.Where(files.Contains)], weights);
    }

    private static string Describe(IReadOnlySet<string> files)
        => files.Count == 0 ? "no files" : ErrorText.Shorten(string.Join(", ", files.Order(StringComparer.Ordinal).Take(50).Select(file => ErrorText.Shorten(file, 40))), 300);
}
