namespace Tritone.Faults.Traffic;

/// <summary>Something that a model is asked.</summary>
/// <param name="Number">Its place among all.</param>
/// <param name="Ids">Token ids.</param>
/// <param name="Text">A text, which is not what the ids stand for.</param>
internal sealed record Question(int Number, long[] Ids, string Text)
{
    /// <summary>Draws questions: the same for the same seed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="minLength">The fewest ids.</param>
    /// <param name="maxLength">The most ids.</param>
    public static IReadOnlyList<Question> Draw(int count, int minLength, int maxLength)
    {
        string[] words = ["what", "a", "day", "!", "hate", "user", "http"];
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(number => new Question(
            number,
            [.. Enumerable.Range(0, random.Next(minLength, maxLength + 1)).Select(_ => (long)random.Next(1000, 30000))],
            string.Join(' ', Enumerable.Range(0, 3 + (number % 7)).Select(_ => words[random.Next(words.Length)]))))];
    }
}
