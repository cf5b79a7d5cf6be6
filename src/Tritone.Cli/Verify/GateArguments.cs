using System.CommandLine;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Data;
using Tritone.Evaluation.Gate;
using Tritone.Evaluation.Statistics;
using Tritone.Modeling.Gate;
using Tritone.Scoring;

namespace Tritone.Cli.Verify;

/// <summary>The options of every command with a gate.</summary>
/// <param name="data">Where the texts come from; its texts without labels are the gate's.</param>
internal sealed class GateArguments(DataOptions data)
{
    public Option<double> Margin { get; } = new("--margin")
    {
        HelpName = "X",
        Description = "On labelled texts: how far macro-F1 may fall, as a share; the whole 95 % interval must lie above that.",
        DefaultValueFactory = _ => GateRule.DefaultMargin,
    };

    public Option<double> MaxFlips { get; } = new("--max-flips")
    {
        HelpName = "X",
        Description = "On texts without labels: the share of them that may get other labels.",
        DefaultValueFactory = _ => GateRule.DefaultMaxFlips,
    };

    public Option<string?> Report { get; } = new("--report")
    {
        HelpName = "F.html",
        Description = "Write a page with verdict, figures, confusion matrices, reliability and all flips, to look at.",
    };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Margin, MaxFlips, Report])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads what was given.</summary>
    /// <param name="result">The arguments.</param>
    /// <param name="texts">Texts without labels; null for the built-in ones.</param>
    /// <param name="cancellationToken">Ends the reading of labelled texts, later.</param>
    /// <exception cref="UsageException">A value is out of its range.</exception>
    public GateOptions Read(ParseResult result, IReadOnlyList<string>? texts, CancellationToken cancellationToken)
    {
        var file = data.Choose(result).Data;
        return new GateOptions
        {
            Rule = ReadRule(result),
            Texts = texts,
            Data = file is null ? null : head => Read(file, head, cancellationToken),
        };
    }

    private GateRule ReadRule(ParseResult result)
    {
        try
        {
            return new GateRule(result.GetValue(Margin), result.GetValue(MaxFlips));
        }
        catch (TritoneException exception)
        {
            // It names the option without its dashes.
            throw new UsageException($"--{exception.Message}");
        }
    }

    private static LabelledTexts Read(DataFile file, ClassificationHead head, CancellationToken cancellationToken)
    {
        var read = LabelledFile.Read(file, head.Labels, head.Activation is Activation.Sigmoid, cancellationToken);
        return new LabelledTexts(read.Name, [.. read.Texts.Select(text => text.Text)], [.. read.Texts.Select(text => new LabelSet([.. text.Gold]))]);
    }
}
