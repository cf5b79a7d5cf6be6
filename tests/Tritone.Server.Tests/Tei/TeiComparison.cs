using System.Text.Json;
using Tritone.Server.Tests.Conformance;

namespace Tritone.Server.Tests.Tei;

/// <summary>Compares an answer with the recorded one: status, names of headers, media type, errors to the letter, and the shape of other JSON.</summary>
internal static class TeiComparison
{
    // Those of the connection; and what it says of a length that the other does not.
    private static readonly string[] NotCompared = ["connection", "date", "content-length", "transfer-encoding"];

    public static List<Difference> Compare(RawResponse expected, RawResponse actual)
    {
        var differences = new List<Difference>();
        Add("status", $"{expected.Status}", $"{actual.Status}");
        Add("headers", Names(expected), Names(actual));
        foreach (var name in (string[])["content-type", "allow", "vary", "access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers", "x-compute-type", "x-compute-characters"])
        {
            Add("headers", $"{name}: {expected.Header(name)}", $"{name}: {actual.Header(name)}");
        }

        var isJson = expected.Status == 200 && expected.Header("content-type") == "application/json" && actual.Header("content-type") == "application/json";
        Add("body", isJson ? ShapeOf(expected) : expected.Text, isJson ? ShapeOf(actual) : actual.Text);
        return differences;

        void Add(string kind, string wanted, string seen)
        {
            if (wanted != seen)
            {
                differences.Add(new Difference(kind, $"expected {ErrorText.Shorten(wanted, 300)}; got {ErrorText.Shorten(seen, 300)}"));
            }
        }
    }

    private static string Names(RawResponse response)
        => string.Join(' ', response.Headers.Keys.Select(name => name.ToLowerInvariant()).Except(NotCompared).Order(StringComparer.Ordinal));

    private static string ShapeOf(RawResponse response)
    {
        using var document = JsonDocument.Parse(response.Body);
        return ShapeOf(document.RootElement, isSet: false);
    }

    // How many tokens a text has is the model's business, how many answers there are is not: elements of tokens are alike.
    private static string ShapeOf(JsonElement value, bool isSet) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', Ordered(value.EnumerateObject(), isSet).Select(member => $"{member.Name}:{ShapeOf(member.Value, member.Name is "id2label" or "label2id")}"))}}}",
        JsonValueKind.Array when value.GetArrayLength() > 0 && value[0].ValueKind is JsonValueKind.Object && value[0].TryGetProperty("special", out _)
            => $"[{string.Join(',', value.EnumerateArray().Select(token => ShapeOf(token, isSet: false)).Distinct().Order(StringComparer.Ordinal))}]",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(element => ShapeOf(element, isSet: false)))}]",
        JsonValueKind.True or JsonValueKind.False => "Boolean",
        var kind => kind.ToString(),
    };

    private static IEnumerable<JsonProperty> Ordered(JsonElement.ObjectEnumerator members, bool isSet)
        => isSet ? members.OrderBy(member => member.Name, StringComparer.Ordinal) : members;
}
