using System.Text.Json;

namespace Tritone.Server.Tests.Conformance;

/// <summary>
/// Compares statistics of a profile whose recording lacks cases: they counted in Triton and are not sent here. Everything is the same but the counts, which are not higher;
/// and the batch sizes, which are some of those recorded.
/// </summary>
internal static class StatisticsText
{
    /// <returns>Where they differ; null if nowhere.</returns>
    public static string? Compare(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual)
    {
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);
        return Compare("", left.RootElement, right.RootElement);
    }

    private static string? Compare(string path, JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind != actual.ValueKind)
        {
            return $"{path}: expected {expected}, got {actual}";
        }

        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                var names = expected.EnumerateObject().Select(member => member.Name).ToList();
                return names.SequenceEqual(actual.EnumerateObject().Select(member => member.Name))
                    ? names.Select(name => Compare($"{path}.{name}", expected.GetProperty(name), actual.GetProperty(name))).FirstOrDefault(difference => difference is not null)
                    : $"{path}: expected {string.Join(", ", names)}, got {actual}";
            case JsonValueKind.Array when path.EndsWith(".batch_stats", StringComparison.Ordinal):
                return actual.EnumerateArray()
                    .Select(batch => Compare($"{path}[]", Find(expected, batch.GetProperty("batch_size").GetInt32()), batch)).FirstOrDefault(difference => difference is not null);
            case JsonValueKind.Array:
                return expected.GetArrayLength() == actual.GetArrayLength()
                    ? expected.EnumerateArray().Zip(actual.EnumerateArray()).Select((pair, i) => Compare($"{path}[{i}]", pair.First, pair.Second)).FirstOrDefault(difference => difference is not null)
                    : $"{path}: expected {expected.GetArrayLength()} elements, got {actual.GetArrayLength()}";
            case JsonValueKind.Number when path.EndsWith(".ns", StringComparison.Ordinal) || path.EndsWith(".last_inference", StringComparison.Ordinal):
                return actual.GetInt64() >= 0 ? null : $"{path}: {actual}";
            case JsonValueKind.Number when path.Contains(".batch_stats[]", StringComparison.Ordinal) && path.EndsWith("count", StringComparison.Ordinal):
                // Which requests of a stream share a batch depends on when they come.
                return actual.GetInt64() > 0 ? null : $"{path}: {actual}";
            case JsonValueKind.Number when path.EndsWith("count", StringComparison.Ordinal):
                return actual.GetInt64() <= expected.GetInt64() ? null : $"{path}: expected {expected} at most, got {actual}";
            default:
                return expected.ToString() == actual.ToString() ? null : $"{path}: expected {expected}, got {actual}";
        }
    }

    private static JsonElement Find(JsonElement batches, int size) => batches.EnumerateArray().FirstOrDefault(batch => batch.GetProperty("batch_size").GetInt32() == size);
}
