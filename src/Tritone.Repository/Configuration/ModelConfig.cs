using Tritone.Files;
using Tritone.Repository.Pbtxt;

namespace Tritone.Repository.Configuration;

/// <summary>A model's <c>config.pbtxt</c>, in Triton's words. Immutable.</summary>
/// <remarks>A field that is not here is refused when a file is read: nothing that a file asks for is silently left undone.</remarks>
public sealed record ModelConfig
{
    /// <summary>The name of the file in a model directory.</summary>
    public const string FileName = "config.pbtxt";

    /// <summary>The platform of every ONNX model, in Triton's words.</summary>
    public const string OnnxPlatform = "onnxruntime_onnx";

    /// <summary>The model's name, which is that of its directory.</summary>
    public required string Name { get; init; }

    /// <summary>The most rows of one request; 0 for a model without a batch dimension.</summary>
    public required int MaxBatchSize { get; init; }

    /// <summary>The inputs. Their dims leave out the batch dimension if <see cref="MaxBatchSize"/> is above 0.</summary>
    public required IReadOnlyList<ModelInput> Inputs { get; init; }

    /// <summary>The outputs, likewise.</summary>
    public required IReadOnlyList<ModelOutput> Outputs { get; init; }

    /// <summary>Whether Triton puts requests together, and how long it waits for that; null if not.</summary>
    public DynamicBatching? DynamicBatching { get; init; }

    /// <summary>How many instances Triton runs.</summary>
    /// <value>At least 1. The default is 1.</value>
    public int InstanceCount { get; init; } = 1;

    /// <summary>Which versions are served.</summary>
    /// <value>The default is the latest one.</value>
    public VersionPolicy VersionPolicy { get; init; } = VersionPolicy.Latest(1);

    /// <summary>Which of its optimisations ONNX Runtime applies: -1, 0 or 1, as <c>optimization { graph { level } }</c> says.</summary>
    /// <value>The default, null, leaves it to ONNX Runtime.</value>
    public int? GraphLevel { get; init; }

    /// <summary>The name of the model's file in a version directory.</summary>
    /// <value>The default is <c>model.onnx</c>.</value>
    public string ModelFileName { get; init; } = "model.onnx";

    /// <summary>Settings that Triton passes on without a look: ONNX Runtime's, and <see cref="TextModelSettings"/>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a file.</summary>
    /// <param name="path">The <c>config.pbtxt</c>.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such file. <see cref="ErrorCode.InvalidArgument"/>: it is not sound.
    /// <see cref="ErrorCode.Unsupported"/>: it has a field or a value that is not supported. The message names the line and the field.
    /// </exception>
    public static ModelConfig Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}'");
        }

        var length = FileLength.Of(path);
        return length <= ModelConfigReader.MaxFileLength
            ? Parse(File.ReadAllText(path), path)
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' has {length} bytes; at most {ModelConfigReader.MaxFileLength} are read");
    }

    /// <summary>Parses the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The name of the file, for messages. A config that names no model is named for the folder in it.</param>
    /// <exception cref="TritoneException">As for <see cref="Read"/>.</exception>
    public static ModelConfig Parse(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelConfigReader.Read(new PbtxtMessage(PbtxtParser.Parse(text, path), path), path);
    }

    /// <summary>The text of the file. What is read from it equals this.</summary>
    public string ToPbtxt() => ModelConfigWriter.Write(this);
}
