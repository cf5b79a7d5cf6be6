using System.Text.Json;

namespace Tritone.Server.Classification;

/// <summary>The body of <c>POST /v1/classify</c>: <c>{"text": "..."}</c> or <c>{"texts": [...]}</c>, with <c>"model"</c> where there are several. Immutable.</summary>
/// <param name="Model">The model; null for the only one.</param>
/// <param name="Texts">The texts, one at least.</param>
/// <param name="TopK">How many scores of each are wanted, best first; null for all, in the model's order.</param>
/// <param name="OnLong">What happens to a text that is too long.</param>
internal sealed record ClassificationRequest(string? Model, IReadOnlyList<string> Texts, int? TopK, LongText OnLong)
{
    /// <summary>The most texts of one request.</summary>
    public const int MaxTexts = 1024;

    /// <summary>Reads a request.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is no JSON, or not what is expected; the message names the key.</exception>
    public static ClassificationRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw ClassificationFields.Invalid($"the body is not JSON: {ErrorText.Of(exception)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // JsonElement's word for an escape that is half of a surrogate pair.
            throw ClassificationFields.Invalid("the body has a string that is not valid Unicode", exception);
        }
    }

    private static ClassificationRequest Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw ClassificationFields.Invalid($"the body is a JSON {root.ValueKind}; expected an object with 'text' or 'texts'");
        }

        string? model = null;
        IReadOnlyList<string>? texts = null;
        int? topK = null;
        var onLong = LongText.Truncate;
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "model":
                    model = ClassificationFields.String(member.Value, "model");
                    break;
                case "top_k":
                    topK = ClassificationFields.TopK(member.Value);
                    break;
                case "on_long":
                    onLong = ClassificationFields.OnLong(ClassificationFields.String(member.Value, "on_long"));
                    break;
                case "text" or "texts" when texts is not null:
                    throw ClassificationFields.Invalid("the body has both 'text' and 'texts'; give one of them");
                case "text":
                    texts = [ClassificationFields.String(member.Value, "text")];
                    break;
                case "texts":
                    texts = Strings(member.Value);
                    break;
                default:
                    throw ClassificationFields.Invalid($"the body has the key '{ErrorText.Shorten(member.Name)}'; known: text, texts, model, top_k, on_long");
            }
        }

        return new ClassificationRequest(model, texts ?? throw ClassificationFields.Invalid("the body has neither 'text' nor 'texts'"), topK, onLong);
    }

    private static string[] Strings(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.Array)
        {
            throw ClassificationFields.Invalid($"'texts' is a JSON {value.ValueKind}; expected an array of strings");
        }

        return value.GetArrayLength() is >= 1 and <= MaxTexts
            ? [.. value.EnumerateArray().Select((text, i) => ClassificationFields.String(text, $"texts[{i}]"))]
            : throw ClassificationFields.Invalid($"'texts' has {value.GetArrayLength()} texts; a request takes 1 to {MaxTexts}");
    }
}
