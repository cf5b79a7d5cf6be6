using Tritone.Evaluation.Texts;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Parity;
using Tritone.Modeling.Quantization;
using Tritone.Modeling.Sequences;
using Tritone.Repository.Manifest;
using Tritone.Runtime.Sessions;

namespace Tritone.Modeling.Conversion;

/// <summary>Makes an INT8 graph: a float graph is written and checked first, which calibrates, measures and then judges the one of integers.</summary>
internal sealed class IntegerConversion(EncoderClassifier encoder, ConversionPlan plan, ConversionOptions options, IProgress<ConversionProgress>? progress)
{
    // Other texts than the gate's.
    private const int CalibrationSeed = 5;
    private const int CalibrationTexts = 500;

    /// <summary>Makes it.</summary>
    /// <param name="path">Where the INT8 graph is written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TritoneException">The options do not fit, or the float graph does not compute what it should.</exception>
    public Artefact Make(string path, CancellationToken cancellationToken)
    {
        var scratch = Path.Combine(Path.GetDirectoryName(path)!, "scratch");
        Directory.CreateDirectory(scratch);
        try
        {
            return Make(path, scratch, cancellationToken);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private Artefact Make(string path, string scratch, CancellationToken cancellationToken)
    {
        var quantizer = new Quantizer(encoder, options.Quantization, scratch);
        quantizer.CheckOptions();
        if (plan.Tokenizer is null && (options.Gate.Data is not null || options.Gate.Texts is not null || options.Quantization.Calibration is not null))
        {
            throw new TritoneException(ErrorCode.Unsupported, "texts are given to calibrate or to compare on, and the checkpoint has no tokenizer files to read them with");
        }

        try
        {
            return Make(quantizer, path, scratch, cancellationToken);
        }
        catch (TritoneException exception) when (exception.Code is ErrorCode.Internal && quantizer.FindLostWeights() is [var cause, ..])
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{cause}; {exception.Message}", exception);
        }
    }

    private Artefact Make(Quantizer quantizer, string path, string scratch, CancellationToken cancellationToken)
    {
        var data = options.Gate.Data?.Invoke(plan.Head);
        var floatPath = Path.Combine(scratch, "float.onnx");
        GraphFile.Write(ClassifierGraphWriter.BuildWithSiteInputs(encoder, GraphForm.Float(Precision.Fp32)), floatPath, Report(ConversionStage.Writing), cancellationToken);

        using var reference = GateModel.OfGraph(floatPath, plan);
        progress?.Report(new ConversionProgress(ConversionStage.Checking, 0));
        var parity = new ParityCheck(encoder, Precision.Fp32).Run(reference.Sequences, plan.ToParityCases(), cancellationToken);

        progress?.Report(new ConversionProgress(ConversionStage.Quantizing, 0));
        var quantized = quantizer.Run(reference.Sequences, CalibrationSequences(reference), new Progress(Report(ConversionStage.Quantizing)), cancellationToken);

        // A weight so large that its row is lost may lead the float graph astray too. The gate refuses it then, and says which it is.
        if (quantized.LostWeights.Count == 0 || options.AcceptDegraded)
        {
            ParityCheck.RefuseFar(parity);
        }

        var graph = ClassifierGraphWriter.Build(encoder, quantized.Plan.ToForm());
        var file = GraphFile.Write(graph, path, null, cancellationToken);

        progress?.Report(new ConversionProgress(ConversionStage.Comparing, 0));
        using var candidate = GateModel.OfGraph(path, plan);
        var gate = new ModelGate(candidate, reference, options.Gate, data, quantized.Plan.IsInvariant)
            .Run(quantized.LostWeights, new Progress(Report(ConversionStage.Comparing)), cancellationToken);
        return new Artefact(graph, file, parity)
        {
            Quantization = Describe(quantized),
            Sites = quantized.Sites,
            Gate = gate,
            Warnings = quantized.Warnings,
        };
    }

    private IReadOnlyList<TokenSequence> CalibrationSequences(GateModel model)
        => !options.Quantization.UsesCalibration ? []
            : !model.TakesTexts ? RandomSequences.Make(model.Vocabulary, model.MaxTokens, CalibrationTexts, CalibrationSeed)
            : model.Encode(options.Quantization.Calibration ?? [.. BuiltInTexts.Generate(CalibrationTexts, CalibrationSeed).Select(text => text.Text)]);

    private ManifestQuantization Describe(QuantizationResult result)
    {
        var isCalibrated = options.Quantization.Scheme is QuantizationScheme.Static or QuantizationScheme.Mixed;
        return new ManifestQuantization(
            options.Quantization.Scheme.ToName(),
            result.Plan.Cpu.ToName(),
            result.Plan.WeightLimit is WeightLimit.NeighboursTogether ? "127, neighbours 128" : "127",
            CpuClasses.Current.ToName(),
            result.Plan.IsInvariant,
            !isCalibrated ? null
                : plan.Tokenizer is null ? $"{CalibrationTexts} sequences of random token ids, seed {CalibrationSeed}"
                : options.Quantization.Calibration is { } texts ? $"{texts.Count} texts" : $"{CalibrationTexts} built-in texts, seed {CalibrationSeed}",
            isCalibrated ? options.Quantization.Percentile : null,
            [.. result.Sites.Where(site => site.Form is "float").Select(site => site.Name)],
            [.. result.Sites.Select(site => new ManifestLayer(site.Name, site.Form, site.Error, site.Range?.Min, site.Range?.Max))]);
    }

    private Action<double> Report(ConversionStage stage) => done => progress?.Report(new ConversionProgress(stage, done));

    // Progress<T> of the class library reports on another thread, later.
    private sealed class Progress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
