namespace Tritone.Cli.Rows;

/// <summary>A row of a source: a text, or why there is none, and whatever stands beside it.</summary>
internal sealed record Row
{
    /// <summary>The number of its first line, from 1; of typed texts, the number of the text.</summary>
    public required long Line { get; init; }

    /// <summary>Where it stands, for messages: <c>line 3 of 'tweets.txt'</c>.</summary>
    public required string Place { get; init; }

    /// <summary>The row as it was read.</summary>
    public required string Raw { get; init; }

    /// <summary>The text; null if there is a <see cref="Problem"/>.</summary>
    public string? Text { get; init; }

    /// <summary>What it says of the text's labels, of a reader that was asked for them: names or numbers. One cell may hold several of them, separated by commas.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What is wrong with the row.</summary>
    public string? Problem { get; init; }

    /// <summary>All that the row holds, the text included, in its order.</summary>
    public IReadOnlyList<Field> Fields { get; init; } = [];

    /// <summary>How many bytes of the file were read when the row was.</summary>
    public long Position { get; init; }

    /// <summary>A name and a value.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Value">The value: text, or JSON.</param>
    /// <param name="IsJson">Whether it is JSON.</param>
    internal readonly record struct Field(string Name, string Value, bool IsJson = false);
}
