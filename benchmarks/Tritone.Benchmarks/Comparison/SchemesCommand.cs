using System.CommandLine;
using System.Globalization;
using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Statistics;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Quantization;
using Tritone.Repository;
using Tritone.Runtime.Sessions;

namespace Tritone.Benchmarks.Comparison;

/// <summary>
/// <c>schemes</c>: converts a checkpoint by every scheme and counts, on labelled texts, what each changes against the float model, and what the batch changes in each.
/// </summary>
internal static class SchemesCommand
{
    // 500 texts of the training set, as the experiments did that came before the first line.
    private const int CalibrationTexts = 500;
    private const int Seed = 5;
    private const int BatchRows = 32;

    private static readonly Option<string> Checkpoint = new("--checkpoint") { DefaultValueFactory = _ => Path.Combine("assets", "emotion-minilm") };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "A folder with train_text.txt, val_text.txt, val_labels.txt, test_text.txt and test_labels.txt, a label's number in the model's order a line.",
        Required = true,
    };

    private static readonly Option<string[]> Only = new("--only") { Description = "The names of the rows wanted, all if not given.", AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        var command = new Command("schemes", "What each scheme of quantisation changes, on labelled texts.") { Checkpoint, Data, Only };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var checkpoint = arguments.GetValue(Checkpoint)!;
        var data = arguments.GetValue(Data)!;
        var only = arguments.GetValue(Only) ?? [];
        var folder = Directory.CreateTempSubdirectory("tritone-schemes-").FullName;
        try
        {
            var validation = Split.Read(data, "val");
            var test = Split.Read(data, "test");
            Converter.Convert(checkpoint, Path.Combine(folder, "float", "model"));
            using var exact = Open(Path.Combine(folder, "float", "model"));
            var expected = (Validation: Answer(exact, validation), Test: Answer(exact, test));
            Console.WriteLine("| scheme | flips test | flips val | macro-F1 test | macro-F1 val | logit difference max | mean | flips by batch | MiB |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
            foreach (var (name, options) in Rows(ReadCalibration(data)).Where(row => only.Length == 0 || only.Contains(row.Name)))
            {
                var path = Path.Combine(folder, Guid.NewGuid().ToString("N"), "model");
                Convert(checkpoint, path, options);
                using var model = Open(path);
                Write(name, model, new FileInfo(Path.Combine(path, "1", "model.onnx")).Length, Compare(model, test, expected.Test), Compare(model, validation, expected.Validation), test);
                Directory.Delete(path, recursive: true);
            }

            foreach (var (name, scaleOutliers, onePerMatrix) in new[] { ("static-powers-of-two", true, false), ("static-one-scale-a-matrix", false, true) })
            {
                if (only.Length == 0 || only.Contains(name))
                {
                    WriteVariant(name, checkpoint, Path.Combine(folder, "float", "model"), ReadCalibration(data), scaleOutliers, onePerMatrix, (model, bytes)
                        => Write(name, model, bytes, Compare(model, test, expected.Test), Compare(model, validation, expected.Validation), test));
                }
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, QuantizationOptions Options)> Rows(IReadOnlyList<string> calibration)
    {
        foreach (var cpu in Enum.GetValues<CpuClass>())
        {
            var options = new QuantizationOptions { Cpu = cpu, Calibration = calibration };
            yield return ($"per-token {cpu.ToName()}", options);
            yield return ($"mixed {cpu.ToName()}", options with { Scheme = QuantizationScheme.Mixed });
            yield return ($"static {cpu.ToName()}", options with { Scheme = QuantizationScheme.Static });
            yield return ($"static-99.99 {cpu.ToName()}", options with { Scheme = QuantizationScheme.Static, Percentile = 99.99 });
            yield return ($"static-99.9 {cpu.ToName()}", options with { Scheme = QuantizationScheme.Static, Percentile = 99.9 });
            yield return ($"dynamic {cpu.ToName()}", options with { Scheme = QuantizationScheme.Dynamic });
            yield return ($"per-token-down-float {cpu.ToName()}", options with { KeepFloat = KeepFloat.Of(["layer.0.down", "layer.1.down"]) });
        }
    }

    // A model directory whose graph is replaced by one that the quantiser would not write.
    private static void WriteVariant(
        string name, string checkpointPath, string modelPath, IReadOnlyList<string> texts, bool scaleOutliers, bool onePerMatrix, Action<GateModel, long> write)
    {
        using var checkpoint = Modeling.Checkpoints.Checkpoint.Open(checkpointPath);
        var encoder = new EncoderClassifier(checkpoint);
        var sites = LinearSite.Of(encoder);
        var path = Path.Combine(modelPath, "..", "..", name, "model");
        Directory.CreateDirectory(Path.Combine(path, "1"));
        foreach (var file in Directory.EnumerateFiles(modelPath, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".onnx", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(path, Path.GetRelativePath(modelPath, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var graphPath = Path.Combine(path, "1", "model.onnx");
        WriteGraph(ClassifierGraphWriter.BuildWithSiteInputs(encoder, GraphForm.Float(Precision.Fp32)), graphPath);
        Dictionary<string, (float[] Factors, ActivationRange Range)> calibrated;
        using (var exact = Open(path))
        {
            calibrated = StaticVariant.Calibrate(exact.Sequences, sites, exact.Encode(texts), scaleOutliers);
        }

        var forms = sites.ToDictionary(
            site => site.Name, LinearForm (site) => new StaticVariant(site.Name, calibrated[site.Name].Factors, calibrated[site.Name].Range, onePerMatrix), StringComparer.Ordinal);
        WriteGraph(ClassifierGraphWriter.Build(encoder, new IntegerForm(forms)), graphPath);
        using var model = Open(path);
        write(model, new FileInfo(graphPath).Length);
    }

    private static void WriteGraph(OnnxGraph graph, string path)
    {
        using var stream = File.Create(path);
        OnnxWriter.Write(graph, "benchmark", stream);
    }

    private static void Convert(string checkpoint, string path, QuantizationOptions options)
        => Converter.Convert(checkpoint, path, new ConversionOptions
        {
            Precision = Precision.Int8,
            AcceptDegraded = true,
            Quantization = options,

            // What the gate would say is counted here, on other texts.
            Gate = new GateOptions { BuiltInTexts = 1 },
        });

    private static void Write(string name, GateModel model, long bytes, ModelComparison test, ModelComparison validation, Split texts)
    {
        var sequences = model.Encode(texts.Texts);
        var batched = model.Sequences.RunBatches(sequences, [.. Enumerable.Range(0, sequences.Count).Chunk(BatchRows)], columns: 0, [], () => { }, CancellationToken.None);
        var byBatch = ModelComparison.Of(model.Head, texts.Texts, Answer(model, texts), batched);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {test.Flips.Count} | {validation.Flips.Count} | {test.Gold!.Candidate.MacroF1 * 100:F2} | {validation.Gold!.Candidate.MacroF1 * 100:F2} | {Math.Max(test.LargestLogitDifference, validation.LargestLogitDifference):F3} | {((test.MeanLogitDifference * test.Texts) + (validation.MeanLogitDifference * validation.Texts)) / (test.Texts + validation.Texts):F4} | {byBatch.Flips.Count} ({byBatch.LargestLogitDifference:G2}) | {bytes / 1048576.0:F2} |"));
    }

    private static GateModel Open(string path) => GateModel.OfDirectory(ModelDirectory.Open(path), 1);

    private static ModelComparison Compare(GateModel model, Split split, float[][] expected) => ModelComparison.Of(model.Head, split.Texts, expected, Answer(model, split), split.Gold);

    // Alone and unpadded: what a text gets whose answer depends on nothing else.
    private static float[][] Answer(GateModel model, Split split) => model.Sequences.RunEach(model.Encode(split.Texts), [], () => { }, CancellationToken.None);

    private static string[] ReadCalibration(string data)
    {
        var texts = File.ReadAllLines(Path.Combine(data, "train_text.txt"));
#pragma warning disable CA5394 // Not a secret: the same texts for everyone.
        new Random(Seed).Shuffle(texts);
#pragma warning restore CA5394
        return texts[..CalibrationTexts];
    }

    private sealed record Split(IReadOnlyList<string> Texts, IReadOnlyList<LabelSet> Gold)
    {
        public static Split Read(string data, string name) => new(
            File.ReadAllLines(Path.Combine(data, $"{name}_text.txt")),
            [.. File.ReadAllLines(Path.Combine(data, $"{name}_labels.txt")).Select(line => new LabelSet(int.Parse(line, CultureInfo.InvariantCulture)))]);
    }
}
