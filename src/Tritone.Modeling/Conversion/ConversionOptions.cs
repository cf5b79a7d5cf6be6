using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Quantization;
using Tritone.Scoring;
using Tritone.Texts;

namespace Tritone.Modeling.Conversion;

/// <summary>What a conversion is asked for. What is null is taken from the checkpoint.</summary>
public sealed record ConversionOptions
{
    /// <summary>How the weights are stored.</summary>
    /// <value>The default is <see cref="Precision.Fp32"/>.</value>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>How the model becomes INT8, if <see cref="Precision"/> is.</summary>
    public QuantizationOptions Quantization { get; init; } = new();

    /// <summary>What an INT8 model has to prove before it is published.</summary>
    public GateOptions Gate { get; init; } = new();

    /// <summary>Whether an INT8 model is published even if the gate does not let it pass; its manifest then says so.</summary>
    public bool AcceptDegraded { get; init; }

    /// <summary>The labels in the order of the logits.</summary>
    /// <value>The default, null, takes those of <c>config.json</c>.</value>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>What is done to a text before it is tokenised.</summary>
    /// <value>The default, null, takes <c>text_rules</c> of the checkpoint's <c>tritone.json</c>, or <see cref="TextRules.None"/> without one.</value>
    public TextRules? TextRules { get; init; }

    /// <summary>The most tokens of a text that the model will see.</summary>
    /// <value>From 2 to the positions that the checkpoint has. The default, null, is all of them, or the tokenizer's <c>model_max_length</c> if that is less.</value>
    public int? MaxTokens { get; init; }

    /// <summary>How logits become scores.</summary>
    /// <value>The default, null, is as <c>config.json</c> says, and softmax for a graph that is imported.</value>
    public Activation? Activation { get; init; }

    /// <summary>How many instances a Triton server runs.</summary>
    /// <value>From 1 to 1024. The default is 2.</value>
    public int Instances { get; init; } = 2;

    /// <summary>The number of the new version.</summary>
    /// <value>At least 1. The default, null, is one more than the highest there is.</value>
    public long? Version { get; init; }

    /// <summary>What the manifest calls the checkpoint.</summary>
    /// <value>The default, null, is the name of its folder.</value>
    public string? Source { get; init; }

    /// <summary>The commit that the checkpoint was downloaded at, for the manifest.</summary>
    /// <value>The default, null, is none.</value>
    public string? Revision { get; init; }
}
