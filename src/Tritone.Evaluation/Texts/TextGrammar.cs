using System.Text;
using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Texts;

/// <summary>Lists of choices that may contain further choices. Immutable and thread-safe.</summary>
internal sealed class TextGrammar
{
    private readonly Dictionary<string, string[]> _lists;

    private TextGrammar(Dictionary<string, string[]> lists) => _lists = lists;

    /// <summary>The grammar that comes with this library.</summary>
    public static TextGrammar Default { get; } = Load();

    /// <summary>A choice of a list, with the choices in it made.</summary>
    public string Choose(string list, SplitMix random) => Expand(Of(_lists[list], random), random);

    private string Expand(string line, SplitMix random)
    {
        var text = new StringBuilder();
        var at = 0;
        for (var open = line.IndexOf('{'); open >= 0; open = line.IndexOf('{', at))
        {
            var close = line.IndexOf('}', open);
            var slot = line[(open + 1)..close];
            text.Append(line, at, open - at);
            text.Append(slot.Contains('|') ? Of(slot.Split('|'), random) : Choose(slot, random));
            at = close + 1;
        }

        return text.Append(line, at, line.Length - at).ToString();
    }

    private static string Of(string[] choices, SplitMix random) => choices[random.Next(choices.Length)];

    private static TextGrammar Load()
    {
        using var stream = typeof(TextGrammar).Assembly.GetManifestResourceStream("grammar.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var list = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                lists.Add(line.Trim('[', ']'), list = []);
            }
            else if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                list.Add(line);
            }
        }

        return new TextGrammar(lists.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal));
    }
}
