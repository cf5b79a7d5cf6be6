namespace Tritone;

/// <summary>Keeps what a message quotes to a length that a person reads, however long the input was.</summary>
public static class ErrorText
{
    /// <summary>Shortens a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">The most UTF-16 units of the result, at least 3. The default is 80: a line.</param>
    /// <returns>The text, or its beginning and three dots.</returns>
    public static string Shorten(string text, int maxLength = 80)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 3);
        return text.Length <= maxLength ? text : string.Concat(text.AsSpan(0, maxLength - 3), "...");
    }

    /// <summary>What an exception of the class library says, as part of a message: without a full stop, and not longer than a few lines.</summary>
    /// <param name="exception">The exception. Those of JSON readers quote what they could not read, in whole.</param>
    public static string Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Shorten(exception.Message.TrimEnd('.'), 300);
    }
}
