using System.Globalization;
using System.Text.Json;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Verify;
using Tritone.Evaluation.Reports;
using Tritone.Modeling.Conversion;
using Tritone.Repository.Manifest;

namespace Tritone.Cli.Convert;

/// <summary>What came of a conversion, for people, for programs and as a page.</summary>
/// <param name="result">The conversion.</param>
/// <param name="stages">How long its stages took; empty if it had none.</param>
internal sealed class ConversionOutput(ConversionResult result, IReadOnlyList<(ConversionStage Stage, double Seconds)> stages)
{
    private ModelManifest Manifest => result.Manifest;

    private string Title => result.Version is { } version
        ? string.Create(CultureInfo.InvariantCulture, $"{result.Directory}, version {version}")
        : $"{result.Directory}: nothing was published";

    public void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteString("directory", result.Directory);
        if (result.Version is { } version)
        {
            writer.WriteNumber("version", version);
        }
        else
        {
            writer.WriteNull("version");
        }

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
        if (result.Gate is { } gate)
        {
            GateOutput.WriteJson(writer, gate);
        }

        writer.WriteManifest(Manifest);
    }

    public void WriteForPeople(Output output)
    {
        var graph = Manifest.Files[^1];
        output.WriteLine(Title);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {Manifest.Source.Architecture}, {Manifest.Graph.Parameters / 1e6:F1} M parameters, {Manifest.Settings.Precision}, {Size.Format(graph.Bytes)}"));
        output.WriteLine($"  labels {string.Join(", ", Manifest.Settings.Labels)}; {Manifest.Settings.Activation}; text rules {Manifest.Settings.TextRules}; {Manifest.Settings.MaxTokens} tokens");
        if (Manifest.Parity is { } parity)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  parity {(Manifest.Quantization is null ? "" : "of the float graph ")}{parity.MaxAbsoluteDifference:0.0e-0} on {parity.Cases} sequences ({parity.Source}); the limit is {parity.Limit:0e-0}"));
        }

        if (Manifest.Quantization is { } quantization)
        {
            WriteQuantization(output, quantization);
        }

        if (result.Gate is { } gate)
        {
            GateOutput.WriteVerdict(output, gate);
            GateOutput.WriteFigures(output, gate);
        }

        if (stages.Count > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {stages.Sum(stage => stage.Seconds):F1} s: {string.Join(", ", stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage.ToString().ToLowerInvariant()} {stage.Seconds:F1}")))}"));
        }
    }

    /// <summary>Writes the page of an INT8 model.</summary>
    public void WriteReport(string path)
    {
        var quantization = Manifest.Quantization!;
        ReportFigure[] figures =
        [
            new("model", result.Directory),
            new("version", result.Version?.ToString(CultureInfo.InvariantCulture) ?? "not published"),
            new("checkpoint", $"{Manifest.Source.Name}, {Manifest.Source.Architecture}"),
            new("parameters", string.Create(CultureInfo.InvariantCulture, $"{Manifest.Graph.Parameters / 1e6:F1} M")),
            new("size", Size.Format(Manifest.Files[^1].Bytes)),
            new("scheme", quantization.Scheme),
            new("calibration", quantization.Calibration ?? "none"),
            new("layers kept in float", quantization.KeptFloat.Count == 0 ? "none" : string.Join(", ", quantization.KeptFloat)),
            new("made for", quantization.Cpu),
            new("checked on", quantization.CheckedOn),
        ];
        ReportFile.Write(
            path,
            $"{Path.GetFileName(result.Directory)}: INT8 against the float model",
            result.Gate!,
            figures,
            [.. result.Sites.Where(site => site.Error is not null).Select(site => new LayerError(site.Name, site.Error!.Value, site.Form))]);
    }

    private void WriteQuantization(Output output, ManifestQuantization quantization)
    {
        output.WriteLine($"  scheme {quantization.Scheme}, made for {quantization.Cpu}{(quantization.Calibration is { } calibration ? $", calibrated on {calibration}" : "")}");
        if (quantization.Scheme is "mixed")
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    one scale a token: {string.Join(", ", quantization.Layers.Where(layer => layer.Form is "per-token").Select(layer => layer.Name).DefaultIfEmpty("none"))}"));
        }

        foreach (var site in result.Sites.Where(site => site.Form is "float"))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    in float: {site.Name}, {Size.Format(site.FloatBytes)} more{(site.Error is { } error ? $"; quantised it would change the logits by {error:P2} of their spread" : "")}"));
        }
    }
}
