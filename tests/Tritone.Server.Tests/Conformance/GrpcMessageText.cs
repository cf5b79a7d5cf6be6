using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Tritone.Server.Tests.Conformance;

/// <summary>Messages as JSON whose members are in one order: maps have none.</summary>
internal static class GrpcMessageText
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    public static byte[] Of(IMessage message, IReadOnlyList<(string Recorded, string Here)> words)
    {
        var text = Sorted(JsonNode.Parse(Formatter.Format(message)))!.ToJsonString();
        return Encoding.UTF8.GetBytes(words.Aggregate(text, (all, word) => all.Replace(word.Recorded, word.Here, StringComparison.Ordinal)));
    }

    // Whole numbers of 64 bits are strings in JSON; statistics are compared as numbers.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, IsNumber(member.Key, member.Value) ? JsonValue.Create(long.Parse(member.Value!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)) : Sorted(member.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static bool IsNumber(string name, JsonNode? value)
        => name is "ns" or "last_inference" or "count" or "inference_count" or "execution_count" or "batch_size" && value?.GetValueKind() is System.Text.Json.JsonValueKind.String;
}
