using Tritone.Files;
using Tritone.Repository.Pbtxt;
using Message = Tritone.Protocol.Grpc.ModelConfig;

namespace Tritone.Repository.Configuration;

/// <summary>A configuration as somebody wrote it, in a file or in a request, that still knows where everything stood.</summary>
/// <param name="Message">What it says.</param>
/// <param name="Source">Where it stood.</param>
/// <param name="ModelName">The model's name, if it names none.</param>
internal sealed record ConfigFile(Message Message, ConfigSource Source, string ModelName)
{
    private const long MaxLength = 1024 * 1024;

    /// <summary>Reads a <c>config.pbtxt</c>. Throws as <see cref="ModelConfig.Read"/> does.</summary>
    public static ConfigFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}'");
        }

        var length = FileLength.Of(path);
        return length <= MaxLength
            ? Parse(File.ReadAllText(path), path)
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' has {length} bytes; at most {MaxLength} are read");
    }

    /// <summary>Parses the text of a <c>config.pbtxt</c>.</summary>
    public static ConfigFile Parse(string text, string path)
    {
        var document = PbtxtParser.Parse(text, path);
        var message = Message.Parser.ParseFrom(PbtxtEncoder.Encode(document, Message.Descriptor).Span);
        return new ConfigFile(message, new ConfigSource(document), Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "");
    }

    /// <summary>What it says, in the words of this program. Throws as <see cref="ModelConfig.Parse"/> does.</summary>
    public ModelConfig ToConfig() => ModelConfigReader.Read(Message, Source, ModelName);
}
