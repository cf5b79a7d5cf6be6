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

    private static readonly string[] Keys = [SchemaKey, TextRulesKey, ActivationKey, ThresholdsKey, MaxTokensKey, TokenBatching.BudgetKey, TokenBatching.QueueKey];

    private delegate bool TryParse<T>(string? name, out T value);

    /// <summary>What is done to a text before it is tokenised.</summary>
    public required TextRules TextRules { get; init; }

    /// <summary>How logits become scores.</summary>
    public required Activation Activation { get; init; }

    /// <summary>For a multi-label model, the score from which each label counts.</summary>
    /// <value>Empty, the default, means 0.5 for each.</value>
    public IReadOnlyList<float> Thresholds { get; init; } = [];

    /// <summary>The most tokens of a text that the model takes, special ones included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Whether a model's parameters have such settings, as a conversion writes them.</summary>
    public static bool AreIn(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Parameters.ContainsKey(SchemaKey);
    }

    /// <summary>Reads the settings from a model's parameters.</summary>
    /// <param name="config">The model's configuration.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: parameters are missing, wrong or unknown; the message names all of them.
    /// <see cref="ErrorCode.Unsupported"/>: they are of a later schema.
    /// </exception>
    public static TextModelSettings Read(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var problems = new List<string>();
        var schema = Number(config, SchemaKey, problems);
        if (schema > SchemaVersion)
        {
            // What else such settings say is for a program that knows them.
            throw new TritoneException(ErrorCode.Unsupported, $"model '{config.Name}' has the parameter '{SchemaKey}' with the value '{schema}'; this program reads up to {SchemaVersion}");
        }

        problems.AddRange(config.Parameters.Keys
            .Where(key => key.StartsWith(Prefix, StringComparison.Ordinal) && !Keys.Contains(key))
            .Select(key => $"it has the unknown parameter '{ErrorText.Shorten(key)}'; the nearest known one is '{NearestName.Find(key, Keys)}'"));
        var settings = new TextModelSettings
        {
            TextRules = Name<TextRules>(config, TextRulesKey, TextRulesExtensions.TryParse, "none or tweet", problems),
            Activation = Name<Activation>(config, ActivationKey, ActivationExtensions.TryParse, "softmax or sigmoid", problems),
            Thresholds = ReadThresholds(config, problems),
            MaxTokens = Number(config, MaxTokensKey, problems),
        };
        return problems.Count == 0
            ? settings
            : throw new TritoneException(ErrorCode.InvalidArgument, $"model '{config.Name}' is not set up for texts in its {ModelConfig.FileName}: {string.Join("; ", problems)}");
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

    private static T Name<T>(ModelConfig config, string key, TryParse<T> tryParse, string expected, List<string> problems)
        where T : struct
    {
        T parsed = default;
        if (Value(config, key, problems) is { } value && !tryParse(value, out parsed))
        {
            problems.Add(Wrong(key, value, expected));
        }

        return parsed;
    }

    private static string? Value(ModelConfig config, string key, List<string> problems)
    {
        if (config.Parameters.TryGetValue(key, out var value))
        {
            return value;
        }

        problems.Add($"it has no parameter '{key}'");
        return null;
    }

    private static int Number(ModelConfig config, string key, List<string> problems)
    {
        var number = 0;
        if (Value(config, key, problems) is { } value && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1))
        {
            problems.Add(Wrong(key, value, $"a whole number from 1 to {int.MaxValue}"));
        }

        return number;
    }

    private static List<float> ReadThresholds(ModelConfig config, List<string> problems)
    {
        var thresholds = new List<float>();
        foreach (var text in config.Parameters.TryGetValue(ThresholdsKey, out var list) ? list.Split(',') : [])
        {
            if (!(float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold) && threshold is >= 0 and <= 1))
            {
                problems.Add(Wrong(ThresholdsKey, text, "numbers from 0 to 1, separated by commas"));
            }

            thresholds.Add(threshold);
        }

        return thresholds;
    }

    private static string Wrong(string key, string value, string expected)
        => $"it has the parameter '{key}' with the value '{ErrorText.Shorten(value)}'; expected {expected}";
}
