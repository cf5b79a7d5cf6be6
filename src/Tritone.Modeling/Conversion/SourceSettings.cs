using Tritone.Files;
using Tritone.Texts;

namespace Tritone.Modeling.Conversion;

/// <summary>A checkpoint's <c>tritone.json</c>: what Tritone needs to know and Hugging Face's files do not say.</summary>
internal static class SourceSettings
{
    public const string FileName = "tritone.json";

    /// <summary>The text rules that the checkpoint asks for; none without the file.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the file is not sound or asks for something unknown.</exception>
    public static TextRules ReadTextRules(string checkpointDirectory)
    {
        var path = Path.Combine(checkpointDirectory, FileName);
        return File.Exists(path) ? JsonFields.Read(path, ReadTextRules) : TextRules.None;
    }

    private static TextRules ReadTextRules(JsonFields fields)
    {
        fields.RefuseOthers("text_rules");
        if (fields.String("text_rules") is not { } name)
        {
            return TextRules.None;
        }

        return TextRulesExtensions.TryParse(name, out var rules) ? rules : throw fields.Invalid($"has 'text_rules': '{name}'; expected none or tweet");
    }
}
