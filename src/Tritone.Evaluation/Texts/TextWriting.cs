using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Texts;

/// <summary>Composes a text: how long it is, what stands around its sentences, and what befalls it on the way. Not thread-safe.</summary>
internal sealed class TextWriting(TextGrammar grammar, SplitMix random)
{
    private static readonly string[] Ends = [".", ".", ".", "", "", "!", "!", "!!", "...", "…", "?!"];

    private readonly TextSlips _slips = new(random);

    /// <summary>Writes a text of one line.</summary>
    public string Write(string emotion) => random.Next(100) switch
    {
        < 4 => grammar.Choose("odd", random),
        < 18 => _slips.Apply(Decorate(emotion, grammar.Choose($"{emotion}.short", random) + End())),
        < 58 => _slips.Apply(Decorate(emotion, Sentence(emotion))),
        < 84 => _slips.Apply(Decorate(emotion, Sentences(emotion, 2))),
        < 95 => _slips.Apply(Decorate(emotion, Sentences(emotion, 3))),
        _ => _slips.Apply(Decorate(emotion, Sentences(emotion, 4))),
    };

    private string Sentences(string emotion, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Sentence(emotion)));

    private string Sentence(string emotion)
    {
        var opener = IsOneOf(30) ? grammar.Choose("opener", random) + " " : "";
        var tail = IsOneOf(35) ? (IsOneOf(50) ? ", " : " ") + grammar.Choose($"{emotion}.tail", random) : "";
        var sentence = opener + grammar.Choose($"{emotion}.core", random) + tail;
        return (char.IsAsciiLetterLower(sentence[0]) ? char.ToUpperInvariant(sentence[0]) + sentence[1..] : sentence) + End();
    }

    private string Decorate(string emotion, string text)
    {
        if (IsOneOf(22))
        {
            text = $"{grammar.Choose("mention", random)} {text}";
        }

        if (IsOneOf(25))
        {
            text += string.Concat(Enumerable.Repeat(" " + grammar.Choose(IsOneOf(80) ? $"{emotion}.emoji" : "emoji", random), 1 + random.Next(2)));
        }

        for (var tags = IsOneOf(35) ? 1 + random.Next(3) : 0; tags > 0; tags--)
        {
            text += " " + grammar.Choose(IsOneOf(75) ? $"{emotion}.tag" : "anytag", random);
        }

        return IsOneOf(12) ? $"{text} {grammar.Choose("link", random)}" : text;
    }

    private string End() => Ends[random.Next(Ends.Length)];

    private bool IsOneOf(int percent) => random.Next(100) < percent;
}
