using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tritone.Cli.CommandLine;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;
using Tritone.Texts;

namespace Tritone.Cli.Convert;

/// <summary><c>tritone convert</c>: a checkpoint becomes a version of a model.</summary>
internal static class ConvertCommand
{
    private static readonly Argument<string> Checkpoint = new("CHECKPOINT")
    {
        Description = "The folder with config.json, model.safetensors and the tokenizer's files.",
    };

    private static readonly Option<string> OutputOption = new("--output")
    {
        HelpName = "MODEL_DIR",
        Description = "The model's directory, named for the model. If it exists, a version is added to it.",
        Required = true,
    };

    private static readonly Option<string> PrecisionOption = new Option<string>("--precision")
    {
        Description = "How weights are stored. fp16 halves the file; the arithmetic is the same.",
        DefaultValueFactory = _ => "fp32",
    }.AcceptOnlyFromAmong("fp32", "fp16");

    private static readonly Option<string?> Labels = new("--labels")
    {
        HelpName = "A,B,...",
        Description = "The labels in the order of the model's outputs. Those of config.json if not given.",
    };

    private static readonly Option<string?> Rules = new Option<string?>("--text-rules")
    {
        Description = "What is done to a text first. As the checkpoint's tritone.json says if not given, else none.",
    }.AcceptOnlyFromAmong("none", "tweet");

    private static readonly Option<int?> MaxLength = new("--max-length")
    {
        HelpName = "N",
        Description = "The most tokens of a text that the model sees. As many as it can if not given.",
    };

    private static readonly Option<int> Instances = new("--instances")
    {
        HelpName = "N",
        Description = "How many instances a Triton server runs.",
        DefaultValueFactory = _ => 2,
    };

    private static readonly Option<long?> Version = new("--model-version")
    {
        HelpName = "N",
        Description = "The number of the new version. The next one if not given; an existing one is never overwritten.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object on standard output." };

    public static Command Create()
    {
        var command = new Command("convert", "Make a model of a checkpoint: read it, write it as a graph, check it, publish it.")
        {
            Checkpoint, OutputOption, PrecisionOption, Labels, Rules, MaxLength, Instances, Version, Json,
        };
        command.SetAction((arguments, cancellationToken) => Task.Run(() => Run(arguments, cancellationToken), CancellationToken.None));
        return command.WithExamples(
            ("tritone convert my-checkpoint --output models/emotion", "with everything as the checkpoint says"),
            ("tritone convert my-checkpoint --output models/emotion --labels anger,joy,optimism,sadness --text-rules tweet", "with settings of your own"),
            ("tritone convert my-checkpoint --output models/emotion --precision fp16 --json", "half the size, the result as JSON"));
    }

    private static int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = new ConversionOptions
        {
            Precision = arguments.GetValue(PrecisionOption) is "fp16" ? Precision.Fp16 : Precision.Fp32,
            Labels = arguments.GetValue(Labels)?.Split(',', StringSplitOptions.TrimEntries),
            TextRules = arguments.GetValue(Rules) is { } name && TextRulesExtensions.TryParse(name, out var rules) ? rules : null,
            MaxTokens = arguments.GetValue(MaxLength),
            Instances = arguments.GetValue(Instances),
            Version = arguments.GetValue(Version),
        };

        var (result, stages) = ConversionBar.Show(shown =>
        {
            var clock = new StageClock(shown);
            var converted = Converter.Convert(arguments.GetValue(Checkpoint)!, arguments.GetValue(OutputOption)!, options, clock, cancellationToken);
            return (converted, clock.Stop());
        });
        foreach (var warning in result.Warnings)
        {
            Terminal.Warn(warning);
        }

        using var output = new Output();
        if (arguments.GetValue(Json))
        {
            output.WriteJson(writer => WriteFields(writer, result, stages));
        }
        else
        {
            WriteForPeople(output, result, stages);
        }

        output.Flush();
        return ExitCode.Done;
    }

    private static void WriteFields(Utf8JsonWriter writer, ConversionResult result, IReadOnlyList<(ConversionStage Stage, double Seconds)> stages)
    {
        writer.WriteString("directory", result.Directory);
        writer.WriteNumber("version", result.Version);
        writer.WriteBoolean("takes_texts", result.TakesTexts);
        writer.WriteStartArray("warnings");
        foreach (var warning in result.Warnings)
        {
            writer.WriteStringValue(warning);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("seconds");
        foreach (var (stage, seconds) in stages)
        {
            writer.WriteNumber(stage.ToString().ToLowerInvariant(), Math.Round(seconds, 3));
        }

        writer.WriteEndObject();
        writer.WriteManifest(result.Manifest);
    }

    private static void WriteForPeople(Output output, ConversionResult result, IReadOnlyList<(ConversionStage Stage, double Seconds)> stages)
    {
        var manifest = result.Manifest;
        var graph = manifest.Files[^1];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Directory}, version {result.Version}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {manifest.Source.Architecture}, {manifest.Graph.Parameters / 1e6:F1} M parameters, {manifest.Settings.Precision}, {Size.Format(graph.Bytes)}"));
        output.WriteLine($"  labels {string.Join(", ", manifest.Settings.Labels)}; {manifest.Settings.Activation}; text rules {manifest.Settings.TextRules}; {manifest.Settings.MaxTokens} tokens");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  parity {manifest.Parity.MaxAbsoluteDifference:0.0e-0} on {manifest.Parity.Cases} sequences ({manifest.Parity.Source}); the limit is {manifest.Parity.Limit:0e-0}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {stages.Sum(stage => stage.Seconds):F1} s: {string.Join(", ", stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage.ToString().ToLowerInvariant()} {stage.Seconds:F1}")))}"));
    }
}
