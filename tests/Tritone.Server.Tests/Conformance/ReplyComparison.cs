using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Tritone.Server.Tests.Conformance;

/// <summary>Compares an answer with the recorded one, in what is worth matching.</summary>
internal static class ReplyComparison
{
    private const string JsonLength = "Inference-Header-Content-Length";

    /// <param name="recorded">The case.</param>
    /// <param name="expected">The recorded answer, with the paths of this run in it.</param>
    /// <param name="actual">The answer; null if there was none.</param>
    /// <param name="lacksCases">Whether cases of the profile were not recorded, so that counts cannot be the same.</param>
    public static IEnumerable<Difference> Compare(RecordedCase recorded, RawResponse? expected, RawResponse? actual, bool lacksCases)
    {
        if (expected is null || actual is null)
        {
            return expected is null && actual is null ? [] : [new Difference("answer", expected is null ? $"expected none, got {actual!.Status}" : "there is none")];
        }

        return new[]
        {
            expected.Status == actual.Status ? null : new Difference("status", $"expected {expected.Status} {expected.Text}, got {actual.Status} {actual.Text}"),
            Reason(expected, actual),
            expected.Status < 300 ? Same("media type", MediaType(expected), MediaType(actual)) : null,
            Same("content encoding", expected.Header("Content-Encoding"), actual.Header("Content-Encoding")),
            Same("accept encoding", expected.Header("Accept-Encoding"), actual.Header("Accept-Encoding")),
            Same("length header", expected.Header(JsonLength) is null ? "none" : "one", actual.Header(JsonLength) is null ? "none" : "one"),
            expected.Status == actual.Status && Body(recorded, expected, actual, lacksCases) is { } what ? new Difference("body", what) : null,
        }.OfType<Difference>();
    }

    // The phrase of 405 is not a standard's but of Triton's HTTP library; nobody reads it.
    private static Difference? Reason(RawResponse expected, RawResponse actual)
        => expected.Status == 405 || expected.Status != actual.Status ? null : Same("reason phrase", expected.Reason, actual.Reason);

    private static Difference? Same(string kind, string? expected, string? actual)
        => expected == actual ? null : new Difference(kind, $"expected {expected ?? "none"}, got {actual ?? "none"}");

    private static string? MediaType(RawResponse response) => response.Header("Content-Type")?.Split(';')[0];

    private static string? Body(RecordedCase recorded, RawResponse expected, RawResponse actual, bool lacksCases)
    {
        var (left, right) = (Plain(expected), Plain(actual));
        if (recorded.IsForMetrics && expected.Status == 200)
        {
            return MetricsText.Compare(left, right);
        }

        if (lacksCases && recorded.Name.Contains("stats", StringComparison.Ordinal) && expected.Status == 200)
        {
            return StatisticsText.Compare(left, right);
        }

        if (expected.Header(JsonLength) is null || actual.Header(JsonLength) is null)
        {
            return JsonText.Compare(left, right);
        }

        var (leftLength, rightLength) = (Length(expected), Length(actual));
        return JsonText.Compare(left.AsSpan(0, leftLength), right.AsSpan(0, rightLength)) ?? Binary(left, leftLength, right, rightLength);
    }

    private static int Length(RawResponse response) => int.Parse(response.Header(JsonLength)!, CultureInfo.InvariantCulture);

    // Tensors of floats by their values, others bit by bit.
    private static string? Binary(byte[] expected, int expectedStart, byte[] actual, int actualStart)
    {
        if (expected.Length - expectedStart != actual.Length - actualStart)
        {
            return $"expected {expected.Length - expectedStart} binary bytes, got {actual.Length - actualStart}";
        }

        using var json = JsonDocument.Parse(expected.AsMemory(0, expectedStart));
        var offset = 0;
        foreach (var output in json.RootElement.GetProperty("outputs").EnumerateArray().Where(output => output.TryGetProperty("parameters", out _)))
        {
            var length = output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32();
            var left = expected.AsSpan(expectedStart + offset, length);
            var right = actual.AsSpan(actualStart + offset, length);
            if (output.GetProperty("datatype").GetString() == "FP32" ? !AreNear(left, right) : !left.SequenceEqual(right))
            {
                return $"expected {System.Convert.ToHexString(left)}, got {System.Convert.ToHexString(right)}";
            }

            offset += length;
        }

        return null;
    }

    private static bool AreNear(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        for (var i = 0; i < expected.Length; i += sizeof(float))
        {
            var (one, other) = (BinaryPrimitives.ReadSingleLittleEndian(expected[i..]), BinaryPrimitives.ReadSingleLittleEndian(actual[i..]));
            if (!one.Equals(other) && !(Math.Abs(one - other) <= 1e-4f * Math.Max(1e-3f, Math.Abs(one))))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] Plain(RawResponse response)
    {
        using var source = new MemoryStream(response.Body);
        using Stream? inflated = response.Header("Content-Encoding") switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => null,
        };
        if (inflated is null)
        {
            return response.Body;
        }

        using var body = new MemoryStream();
        inflated.CopyTo(body);
        return body.ToArray();
    }
}
