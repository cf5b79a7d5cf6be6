namespace Tritone.Serving.Lifecycle;

/// <summary>Checks names of models that clients ask to load: a name becomes part of a path.</summary>
internal static class ModelName
{
    /// <summary>Checks a name.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is no name, in Triton's words.</exception>
    public static void Check(string name)
    {
        if (name.Length == 0)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "model name must not be empty");
        }

        if (name.AsSpan().Trim(" \t\n\v\f\r").Length == 0)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "model name must not contain only whitespace characters");
        }

        // Triton knows the separator of Linux only; the other one, and what no file name has, leads out of the repository elsewhere.
        if (name.Contains("..", StringComparison.Ordinal) || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0 || name == ".")
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"invalid model name '{name}', model name must not contain path traversal characters");
        }
    }
}
