using Tritone.Evaluation.Gate;
using Tritone.Scoring;

namespace Tritone.Modeling.Gate;

/// <summary>What a candidate has to prove, and on what.</summary>
public sealed record GateOptions
{
    /// <summary>The rule.</summary>
    /// <value>The default is <see cref="GateRule"/>'s.</value>
    public GateRule Rule { get; init; } = new();

    /// <summary>Texts without labels.</summary>
    /// <value>The default, null, is a built-in set of <see cref="BuiltInTexts"/>.</value>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>How many built-in texts are taken if no others are given.</summary>
    /// <value>At least 1. The default is 1000.</value>
    public int BuiltInTexts { get; init; } = 1000;

    /// <summary>Gives texts with labels, once it is known which labels the model has.</summary>
    /// <value>The default, null, is none.</value>
    public Func<ClassificationHead, LabelledTexts>? Data { get; init; }
}
