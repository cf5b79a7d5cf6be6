using Tritone.Tokenization;

namespace Tritone.Server.Tei.Requests;

/// <summary>The body of <c>POST /predict</c>. Immutable.</summary>
/// <param name="Inputs">What is to be classified.</param>
/// <param name="IsBatch">Whether the answer is an array of answers.</param>
/// <param name="Truncates">Whether a text that is too long is cut rather than refused.</param>
/// <param name="Side">Which end of it is left out.</param>
/// <param name="RawScores">Whether logits are wanted rather than scores.</param>
internal sealed record PredictRequest(IReadOnlyList<TextInput> Inputs, bool IsBatch, bool Truncates, TruncationSide Side, bool RawScores)
{
    private const string Expected = "a string, a pair of strings [string, string] or a batch of mixed strings and pairs [[string], [string, string], ...]";

    private static readonly string[] Names = ["inputs", "truncate", "truncation_direction", "raw_scores"];

    /// <exception cref="SerdeException">It is no such body.</exception>
    public static PredictRequest Read(byte[] json)
    {
        var reader = new SerdeReader(json);
        var request = new PredictRequest([], IsBatch: false, Truncates: true, TruncationSide.Right, RawScores: false);
        reader.ReadStruct("PredictRequest", Names, ["inputs"], name => request = name switch
        {
            "inputs" => ReadInputs(reader, request),
            "truncate" => request with { Truncates = reader.TryReadNull() || reader.ReadBoolean() },
            "truncation_direction" => request with { Side = ReadSide(reader) },
            _ => request with { RawScores = reader.ReadBoolean() },
        });
        return request;
    }

    private static PredictRequest ReadInputs(SerdeReader reader, PredictRequest request)
    {
        switch (reader.Peek())
        {
            case '"':
                return request with { Inputs = [new TextInput(reader.ReadString(), null)] };
            case '[':
                PredictRequest? read = null;
                reader.ReadArray(() => read = ReadArray(reader, request));
                return read!;
            case '{':
                reader.RefuseMap($"invalid type: map, expected {Expected}");
                return request;
            default:
                throw reader.WrongType(Expected);
        }
    }

    // One text or two are one input; arrays of one or two are many.
    private static PredictRequest ReadArray(SerdeReader reader, PredictRequest request)
    {
        if (!reader.HasElement(isFirst: true))
        {
            throw WrongLength(0);
        }

        List<string>? first = null;
        var isText = reader.Peek() == '"';
        SerdeReader.ReadElement(0, _ => first = isText ? [reader.ReadString()] : ReadStrings(reader));
        if (isText)
        {
            reader.ReadElements(1, _ => first!.Add(reader.Peek() == '"' ? reader.ReadString() : throw reader.WrongType("a string")));
            return request with { Inputs = [Combine(first!)] };
        }

        List<TextInput> inputs = [Combine(first!)];
        reader.ReadElements(1, _ =>
        {
            if (reader.Peek() != '[')
            {
                throw reader.WrongType("a sequence");
            }

            List<string> strings = [];
            reader.ReadArray(_ => strings.Add(reader.Peek() == '"' ? reader.ReadString() : throw reader.WrongType("a string")));
            inputs.Add(Combine(strings));
        });
        return request with { Inputs = inputs, IsBatch = true };
    }

    private static List<string> ReadStrings(SerdeReader reader)
        => reader.TryReadStrings() ?? throw SerdeReader.Data("data did not match any variant of untagged enum Internal");

    private static TextInput Combine(List<string> texts) => texts.Count switch
    {
        1 => new TextInput(texts[0], null),
        2 => new TextInput(texts[0], texts[1]),
        _ => throw WrongLength(texts.Count),
    };

    private static TruncationSide ReadSide(SerdeReader reader)
    {
        var text = reader.Peek() == '"' ? reader.ReadString() : throw reader.NoValue();
        return text switch
        {
            "Left" or "left" => TruncationSide.Left,
            "Right" or "right" => TruncationSide.Right,
            _ => throw reader.DataHere($"unknown variant `{text}`, expected one of `Left`, `left`, `Right`, `right`"),
        };
    }

    private static SerdeException WrongLength(int length) => SerdeReader.Data($"invalid length {length}, expected {Expected}");
}
