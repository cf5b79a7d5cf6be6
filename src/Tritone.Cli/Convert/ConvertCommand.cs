using System.CommandLine;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Data;
using Tritone.Cli.Verify;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Hub;
using Tritone.Modeling.Quantization;
using Tritone.Runtime.Sessions;
using Tritone.Scoring;
using Tritone.Texts;

namespace Tritone.Cli.Convert;

/// <summary><c>tritone convert</c>: a checkpoint becomes a version of a model.</summary>
internal static class ConvertCommand
{
    private static readonly Argument<string> Source = new("SOURCE")
    {
        Description = "A checkpoint's folder; or OWNER/NAME[@REVISION], downloaded from the Hugging Face hub; or an .onnx file, with --tokenizer and --labels.",
    };

    private static readonly Option<string?> TokenizerOption = new("--tokenizer")
    {
        HelpName = "DIR",
        Description = "The folder with the tokenizer's files, for an .onnx file.",
    };

    private static readonly Option<string?> ActivationOption = new Option<string?>("--activation")
    {
        Description = "How scores are made of the outputs of an .onnx file. softmax if not given.",
    }.AcceptOnlyFromAmong("softmax", "sigmoid");

    private static readonly Option<string?> OutputOption = new("--output")
    {
        HelpName = "MODEL_DIR",
        Description = "The model's directory, named for the model. If it exists, a version is added to it. models/NAME of the source if not given.",
    };

    private static readonly Option<string> PrecisionOption = new Option<string>("--precision")
    {
        Description = "How weights are stored. fp16 halves the file; the arithmetic is the same. int8 quarters it and is faster; it is published only if it proves to answer as the float model does.",
        DefaultValueFactory = _ => "fp32",
    }.AcceptOnlyFromAmong("fp32", "fp16", "int8");

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

    private static readonly QuantizationArguments Quantization = new();

    private static readonly DataOptions Data = new("--calibration", "int8: the texts that the schemes static and mixed find their ranges on, and on which layers are measured; 500 built-in ones if not given.");

    private static readonly GateArguments Gate = new(Data);

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object on standard output." };

    private static IReadOnlyList<Option> IntegerOptions
        => [.. Quantization.All, Data.Data, Data.Texts, Data.TextColumn, Data.LabelColumn, Data.NoHeader, Gate.Margin, Gate.MaxFlips, Gate.Report];

    public static Command Create()
    {
        var command = new Command("convert", "Make a model of a checkpoint: read it, write it as a graph, check it, publish it.")
        {
            Source, OutputOption, PrecisionOption, Labels, Rules, MaxLength, Instances, Version, TokenizerOption, ActivationOption,
        };
        foreach (var option in Quantization.All)
        {
            command.Options.Add(option);
        }

        Data.AddTo(command);
        Gate.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command.WithExamples(
            ("tritone convert cardiffnlp/twitter-roberta-base-emotion", "from the Hugging Face hub, into models/twitter-roberta-base-emotion"),
            ("tritone convert my-checkpoint --output models/emotion", "a folder, with everything as the checkpoint says"),
            ("tritone convert my-checkpoint --output models/emotion --labels anger,joy,optimism,sadness --text-rules tweet", "with settings of your own"),
            ("tritone convert my-checkpoint --output models/emotion --precision int8 --data test.tsv --report report.html", "a quarter of the size, faster, with the proof as a page"),
            ("tritone convert my-checkpoint --output models/emotion --precision fp16 --json", "half the size, the result as JSON"),
            ("tritone convert model.onnx --output models/emotion --tokenizer my-checkpoint --labels anger,joy,sadness", "a graph that something else exported"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = new ConversionOptions
        {
            Precision = arguments.GetValue(PrecisionOption) switch
            {
                "int8" => Precision.Int8,
                "fp16" => Precision.Fp16,
                _ => Precision.Fp32,
            },
            Labels = arguments.GetValue(Labels)?.Split(',', StringSplitOptions.TrimEntries),
            TextRules = arguments.GetValue(Rules) is { } name && TextRulesExtensions.TryParse(name, out var rules) ? rules : null,
            MaxTokens = arguments.GetValue(MaxLength),
            Activation = arguments.GetValue(ActivationOption) is { } activation && ActivationExtensions.TryParse(activation, out var parsed) ? parsed : null,
            Instances = arguments.GetValue(Instances),
            Version = arguments.GetValue(Version),
        };
        var source = arguments.GetValue(Source)!;
        var output = arguments.GetValue(OutputOption) ?? Path.Combine("models", NameOf(source));
        if (IsGraph(source))
        {
            RefuseOptions(arguments, [PrecisionOption, .. IntegerOptions]);
            return Report(arguments, await Task.Run(() => Import(arguments, source, output, options, cancellationToken), CancellationToken.None), []);
        }

        RefuseOptions(arguments, TokenizerOption, ActivationOption);
        if (options.Precision is Precision.Int8)
        {
            options = ReadIntegerOptions(arguments, options, cancellationToken);
        }
        else
        {
            RefuseIntegerOptions(arguments);
        }

        var checkpoint = await CheckpointSource.FindAsync(source, cancellationToken);
        var (result, stages) = await Task.Run(() => ConversionBar.Show(shown =>
        {
            var clock = new StageClock(shown);
            var converted = Converter.Convert(checkpoint.Directory, output, options with { Source = checkpoint.Name, Revision = checkpoint.Revision }, clock, cancellationToken);
            return (converted, clock.Stop());
        }), CancellationToken.None);
        return Report(arguments, result, stages);
    }

    private static ConversionOptions ReadIntegerOptions(ParseResult arguments, ConversionOptions options, CancellationToken cancellationToken)
    {
        var report = arguments.GetValue(Gate.Report);
        ReportFile.Check(report);
        var calibration = Data.Choose(arguments).Texts is { } file ? TextFile.Read(file, cancellationToken) : null;
        var quantization = Quantization.Read(arguments, calibration, measureSites: report is not null);
        if (calibration is not null && !quantization.UsesCalibration)
        {
            throw new UsageException(
                $"{Data.Texts.Name} is for the schemes static and mixed, {Quantization.KeepFloat.Name} auto and {Gate.Report.Name}: nothing else is calibrated or measured; the scheme is {quantization.Scheme.ToName()}");
        }

        return options with
        {
            Quantization = quantization,
            Gate = Gate.Read(arguments, null, cancellationToken),
            AcceptDegraded = arguments.GetValue(Quantization.AcceptDegraded),
        };
    }

    private static void RefuseIntegerOptions(ParseResult arguments)
    {
        foreach (var option in IntegerOptions)
        {
            if (arguments.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} is for --precision int8; the precision is {arguments.GetValue(PrecisionOption)}");
            }
        }
    }

    // Of a folder or a file its name, of a repository the part after its owner.
    private static string NameOf(string source)
        => !Directory.Exists(source) && HubSource.TryParse(source, out var repository)
            ? repository.Name
            : IsGraph(source) ? Path.GetFileNameWithoutExtension(source)
            : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));

    private static bool IsGraph(string source) => source.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(source);

    private static ConversionResult Import(ParseResult arguments, string source, string output, ConversionOptions options, CancellationToken cancellationToken)
        => OnnxImporter.Import(
            source, arguments.GetValue(TokenizerOption) ?? throw new UsageException("an .onnx file needs --tokenizer DIR"), output,
            options.Labels is null ? throw new UsageException("an .onnx file needs --labels A,B,...: a graph names none") : options, cancellationToken);

    private static void RefuseOptions(ParseResult arguments, params ReadOnlySpan<Option> others)
    {
        foreach (var option in others)
        {
            if (arguments.GetResult(option) is { Implicit: false })
            {
                throw new UsageException(option == TokenizerOption || option == ActivationOption
                    ? $"{option.Name} is for .onnx files; a checkpoint says it itself"
                    : $"{option.Name} does not go with an .onnx file, which stays as it is");
            }
        }
    }

    private static int Report(ParseResult arguments, ConversionResult result, IReadOnlyList<(ConversionStage Stage, double Seconds)> stages)
    {
        foreach (var warning in result.Warnings)
        {
            Terminal.Warn(warning);
        }

        if (CpuClasses.FindMismatch(result.Manifest.Quantization?.Cpu) is not null)
        {
            Terminal.Warn("the model is made for processors with VNNI; this one has none and cuts off sums of two products at 16 bits, so that the gate does not see here what the model answers there (--cpu avx2 is for both)");
        }

        var shown = new ConversionOutput(result, stages);
        if (arguments.GetValue(Gate.Report) is { } report)
        {
            shown.WriteReport(report);
        }

        using var output = new Output();
        if (arguments.GetValue(Json))
        {
            output.WriteJson(shown.WriteFields);
        }
        else
        {
            shown.WriteForPeople(output);
        }

        output.Flush();
        if (result.Version is not null)
        {
            return ExitCode.Done;
        }

        GateOutput.WriteObjection(result.Gate!, $"nothing was published ({Quantization.AcceptDegraded.Name} publishes it all the same, and its manifest says so)");
        return ExitCode.Refused;
    }
}
