namespace Tritone.Modeling.Hub;

/// <summary>Finds the token where Hugging Face's own programs keep it.</summary>
internal static class HubToken
{
    private const int MaxFileLength = 4096;

    /// <summary>The token of the variable, else of the file, else null.</summary>
    public static string? Find(string? variable, string file)
    {
        if (variable is not null)
        {
            return Checked(variable, "HF_TOKEN");
        }

        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return new FileInfo(file).Length > MaxFileLength
                ? throw new TritoneException(ErrorCode.InvalidArgument, $"'{file}' has more than {MaxFileLength} bytes; it should hold a token")
                : File.ReadAllText(file).Trim() is { Length: > 0 } token ? Checked(token, $"'{file}'") : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TritoneException(ErrorCode.Internal, $"the token in '{file}' cannot be read: {ErrorText.Of(exception)}", exception);
        }
    }

    // A line break in a header would begin another header; and the class library's message about it would show the token.
    internal static string Checked(string token, string where) => token.All(character => character is > ' ' and < '\x7f')
        ? token
        : throw new TritoneException(ErrorCode.InvalidArgument, $"{where} holds a character that no token has");
}
