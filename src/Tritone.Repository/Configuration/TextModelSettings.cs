using System.Globalization;
using Tritone.Scoring;
using Tritone.Texts;

namespace Tritone.Repository.Configuration;

/// <summary>
/// What a text classifier needs to know beyond its tensors. It travels in the <c>parameters</c> of <c>config.pbtxt</c>, which any Triton gives
/// back to its clients. Immutable.
/// </summary>
public sealed record TextModelSettings
{
    /// <summary>The version of these settings that this program writes and reads.</summary>
    public const int SchemaVersion = 1;

    private const string Prefix = "tritone.";
    private const string SchemaKey = "tritone.schema";
    private const string TextRulesKey = "tritone.text_rules";
    private const string ActivationKey = "tritone.activation";
    private const string ThresholdsKey = "tritone.thresholds";
    private const string MaxTokensKey = "tritone.max_tokens";

    /// <summary>What is done to a text before it is tokenised.</summary>
    public required TextRules TextRules { get; init; }

    /// <summary>How logits become scores.</summary>
    public required Activation Activation { get; init; }

    /// <summary>For a multi-label model, the score from which each label counts.</summary>
    /// <value>Empty, the default, means 0.5 for each.</value>
    public IReadOnlyList<float> Thresholds { get; init; } = [];

    /// <summary>The most tokens of a text that the model takes, special ones included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Reads the settings from a model's parameters.</summary>
    /// <param name="config">The model's configuration.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: a parameter is missing or wrong. <see cref="ErrorCode.Unsupported"/>: it is of a later schema, or unknown.
    /// </exception>
    public static TextModelSettings Read(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var schema = Number(config, SchemaKey, 1, int.MaxValue);
        if (schema > SchemaVersion)
        {
            throw new TritoneException(ErrorCode.Unsupported, $"model '{config.Name}' has the parameter '{SchemaKey}' with the value '{schema}'; this program reads up to {SchemaVersion}");
        }

        if (config.Parameters.Keys.FirstOrDefault(key => IsOther(key)) is { } other)
        {
            throw new TritoneException(ErrorCode.Unsupported, $"model '{config.Name}' has the parameter '{ErrorText.Shorten(other)}', which schema {SchemaVersion} does not know");
        }

        return new TextModelSettings
        {
            TextRules = TextRulesExtensions.TryParse(Value(config, TextRulesKey), out var rules)
                ? rules
                : throw Wrong(config, TextRulesKey, Value(config, TextRulesKey), "none or tweet"),
            Activation = ActivationExtensions.TryParse(Value(config, ActivationKey), out var activation)
                ? activation
                : throw Wrong(config, ActivationKey, Value(config, ActivationKey), "softmax or sigmoid"),
            Thresholds = ReadThresholds(config),
            MaxTokens = Number(config, MaxTokensKey, 1, int.MaxValue),
        };
    }

    /// <summary>The settings as parameters of a <see cref="ModelConfig"/>.</summary>
    public IReadOnlyDictionary<string, string> ToParameters()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SchemaKey] = SchemaVersion.ToString(CultureInfo.InvariantCulture),
            [TextRulesKey] = TextRules.ToName(),
            [ActivationKey] = Activation.ToName(),
            [MaxTokensKey] = MaxTokens.ToString(CultureInfo.InvariantCulture),
        };
        if (Thresholds.Count > 0)
        {
            parameters[ThresholdsKey] = string.Join(',', Thresholds.Select(threshold => threshold.ToString(CultureInfo.InvariantCulture)));
        }

        return parameters;
    }

    private static bool IsOther(string key)
        => key.StartsWith(Prefix, StringComparison.Ordinal) && key is not (SchemaKey or TextRulesKey or ActivationKey or ThresholdsKey or MaxTokensKey);

    private static string Value(ModelConfig config, string key)
        => config.Parameters.TryGetValue(key, out var value)
            ? value
            : throw new TritoneException(ErrorCode.InvalidArgument, $"model '{config.Name}' has no parameter '{key}' in its {ModelConfig.FileName}, which a text classifier needs");

    private static int Number(ModelConfig config, string key, int min, int max)
        => int.TryParse(Value(config, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Wrong(config, key, Value(config, key), $"a whole number from {min} to {max}");

    private static List<float> ReadThresholds(ModelConfig config)
    {
        var thresholds = new List<float>();
        foreach (var text in config.Parameters.TryGetValue(ThresholdsKey, out var list) ? list.Split(',') : [])
        {
            thresholds.Add(float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold)
                ? threshold
                : throw Wrong(config, ThresholdsKey, text, "numbers from 0 to 1, separated by commas"));
        }

        return thresholds;
    }

    private static TritoneException Wrong(ModelConfig config, string key, string value, string expected)
        => new(ErrorCode.InvalidArgument, $"model '{config.Name}' has the parameter '{key}' with the value '{ErrorText.Shorten(value)}'; expected {expected}");
}
