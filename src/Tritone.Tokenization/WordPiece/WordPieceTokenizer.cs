using System.Text;

namespace Tritone.Tokenization.WordPiece;

/// <summary>BERT's tokenizer.</summary>
internal sealed class WordPieceTokenizer : TextTokenizer
{
    // What the decoder of Hugging Face's tokenizers takes out of a token that follows a blank.
    private static readonly (string From, string To)[] CleanUps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    private readonly WordPieceSettings _settings;
    private readonly WordPieceVocabulary _vocabulary;
    private readonly int _unknownId;
    private readonly AddedTokenSet _addedTokens;

    public WordPieceTokenizer(WordPieceSettings settings)
        : base(settings)
    {
        _settings = settings;
        _vocabulary = new WordPieceVocabulary(settings.Ids, settings.Continuation);
        _unknownId = settings.Ids[settings.UnknownToken];
        _addedTokens = new AddedTokenSet(settings.AddedTokens);
    }

    private protected override int Scan(ReadOnlySpan<char> text, TokenWriter tokens)
    {
        var room = 2 * _settings.WordLength;
        var scanner = new BertScanner(
            _settings.Normalization, _vocabulary, _unknownId, new Word(stackalloc char[room], stackalloc TokenOffset[room]), tokens);

        // Added tokens are found in the text as it was given, before it is normalised; the text between them is normalised piece by piece.
        foreach (var (start, end, token) in _addedTokens.Split(text, 0, text.Length))
        {
            if (token is null)
            {
                scanner.Scan(text[start..end], start);
            }
            else
            {
                scanner.Add(token.Id, start, end);
            }
        }

        return scanner.TokenCount;
    }

    private protected override string Join(IReadOnlyList<string> tokens)
    {
        var text = new StringBuilder();
        foreach (var (i, token) in tokens.Index())
        {
            var continues = i > 0 && token.StartsWith(_settings.Continuation, StringComparison.Ordinal);
            var part = i == 0 ? token : continues ? token[_settings.Continuation.Length..] : " " + token;
            text.Append(_settings.CleansUpDecoded ? CleanUp(part) : part);
        }

        return text.ToString();
    }

    private static string CleanUp(string part) => CleanUps.Aggregate(part, (text, rule) => text.Replace(rule.From, rule.To, StringComparison.Ordinal));
}
