using System.CommandLine;
using System.Text.Json;
using Tritone.Cli.CommandLine;

namespace Tritone.Cli.Inspect;

/// <summary><c>tritone inspect</c>: what a checkpoint, a model directory or an ONNX file is.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> PathArgument = new("PATH") { Description = "A checkpoint's folder, a model's directory, or an .onnx file." };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object on standard output." };

    public static Command Create()
    {
        var command = new Command("inspect", "Say what a checkpoint, a model directory or an .onnx file is: shapes, labels, sizes, operators, hashes.") { PathArgument, Json };
        command.SetAction(Run);
        return command.WithExamples(
            ("tritone inspect my-checkpoint", "what a conversion would make of it"),
            ("tritone inspect models/emotion --json", "a model with all its versions and where they came from"),
            ("tritone inspect models/emotion/1/model.onnx", "any ONNX file, without loading its weights"));
    }

    private static int Run(ParseResult arguments)
    {
        var path = arguments.GetValue(PathArgument)!;
        using var output = new Output();
        var write = Choose(path);
        if (arguments.GetValue(Json))
        {
            output.WriteJson(write);
        }
        else
        {
            JsonOutline.Write(output, write);
        }

        output.Flush();
        return ExitCode.Done;
    }

    private static Action<Utf8JsonWriter> Choose(string path)
    {
        if (File.Exists(path))
        {
            return OnnxInspection.Read(path);
        }

        if (!Directory.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no file or folder '{path}'");
        }

        return File.Exists(Path.Combine(path, "config.pbtxt")) ? ModelInspection.Read(path)
            : File.Exists(Path.Combine(path, "config.json")) ? CheckpointInspection.Read(path)
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' is no checkpoint (it has no config.json) and no model directory (it has no config.pbtxt)");
    }
}
