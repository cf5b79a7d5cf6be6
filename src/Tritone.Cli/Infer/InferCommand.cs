using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;
using Tritone.Repository;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Cli.Infer;

/// <summary><c>tritone infer</c>: tensors of token ids in, logits out, without a tokenizer in between.</summary>
internal static class InferCommand
{
    private static readonly Option<string> Model = new("--model")
    {
        HelpName = "DIR",
        Description = "The model's directory.",
        Required = true,
    };

    private static readonly Option<string> File = new("--file")
    {
        HelpName = "F.jsonl",
        Description = "One JSON object a line: {\"input_ids\": [[...]], \"attention_mask\": [[...]]}, and token_type_ids if wanted. '-' is standard input.",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command("infer", "Run tensors of token ids through a model: one JSON object a line in, {\"logits\": [[...]]} out.") { Model, File };
        command.SetAction(RunAsync);
        return command.WithExamples(("tritone infer --model models/emotion --file ids.jsonl", "each line is a batch of rows of one length"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var directory = ModelDirectory.Open(arguments.GetValue(Model)!);
        var version = directory.ServedVersions is [.., var latest] ? latest : 0;
        using var model = OnnxModel.Load(directory.ModelPath(version), new OnnxModelOptions { GraphLevel = directory.Config.GraphLevel ?? 0 });
        var file = arguments.GetValue(File)!;
        var name = file is "-" ? "standard input" : $"'{file}'";
        var outputs = model.Outputs.Select(output => output.Name).ToList();

        using var output = new Output();
        using var reader = new LineReader(new InputFile(file).Open());
        for (var number = 1L; reader.Read() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"line {number} of {name}");
            Write(output, await RunAsync(model, TensorLine.Parse(line, place, model), outputs, place, cancellationToken));
        }

        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<Tensor>> RunAsync(
        OnnxModel model, IReadOnlyList<Tensor> inputs, List<string> outputs, string place, CancellationToken cancellationToken)
    {
        try
        {
            return await model.RunAsync(inputs, outputs, cancellationToken);
        }
        catch (TritoneException exception)
        {
            throw new TritoneException(exception.Code, $"{place}: {exception.Message}", exception);
        }
    }

    private static void Write(Output output, IReadOnlyList<Tensor> tensors)
    {
        output.WriteJson(writer =>
        {
            foreach (var tensor in tensors)
            {
                writer.WriteStartArray(tensor.Name);
                var values = MemoryMarshal.Cast<byte, float>(tensor.Data.Span);
                var columns = (int)tensor.Shape[^1];
                for (var row = 0; row < tensor.Shape[0]; row++)
                {
                    writer.WriteStartArray();
                    foreach (var value in values.Slice(row * columns, columns))
                    {
                        writer.WriteNumberValue(value);
                    }

                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
            }
        });
        output.Flush();
    }
}
