using System.Runtime.InteropServices;
using System.Text.Json;
using Tritone.Tensors;

namespace Tritone.Modeling.Tests;

/// <summary>One case of a golden checkpoint's <c>expected.json</c>.</summary>
internal sealed record GoldenCase(string Name, bool IsEdge, long[][] InputIds, long[][] AttentionMask, long[][]? TokenTypeIds, double[][] Logits, double[][] ExactLogits)
{
    public static IReadOnlyList<GoldenCase> ReadAll(string path)
    {
        // Python's JSON: a row that is all padding is not a number in some.
        using var document = JsonDocument.Parse(File.ReadAllText(path).Replace("NaN", "\"NaN\"", StringComparison.Ordinal));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(Read)];
    }

    public IReadOnlyList<Tensor> Inputs
        => TokenTypeIds is null
            ? [ToTensor("input_ids", InputIds), ToTensor("attention_mask", AttentionMask)]
            : [ToTensor("input_ids", InputIds), ToTensor("attention_mask", AttentionMask), ToTensor("token_type_ids", TokenTypeIds)];

    private static GoldenCase Read(JsonElement @case) => new(
        @case.GetProperty("name").GetString()!,
        @case.TryGetProperty("edge", out var edge) && edge.GetBoolean(),
        Rows(@case.GetProperty("input_ids"), value => value.GetInt64()),
        Rows(@case.GetProperty("attention_mask"), value => value.GetInt64()),
        @case.TryGetProperty("token_type_ids", out var types) ? Rows(types, value => value.GetInt64()) : null,
        Rows(@case.GetProperty("logits"), Number),
        Rows(@case.GetProperty("logits_f64"), Number));

    private static double Number(JsonElement value) => value.ValueKind is JsonValueKind.Number ? value.GetDouble() : double.NaN;

    private static T[][] Rows<T>(JsonElement rows, Func<JsonElement, T> read)
        => [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(read).ToArray())];

    private static Tensor ToTensor(string name, long[][] rows)
        => new(name, TensorDataType.Int64, [rows.Length, rows[0].Length], MemoryMarshal.AsBytes<long>(rows.SelectMany(row => row).ToArray()).ToArray());
}
