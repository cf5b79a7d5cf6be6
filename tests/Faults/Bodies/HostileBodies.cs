using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Bodies;

/// <summary>Every request over HTTP that the server must refuse quickly and cheaply.</summary>
internal static class HostileBodies
{
    /// <summary>The limit of the server that they are sent to.</summary>
    public const int Limit = 8 * 1024 * 1024;

    private const string Infer = $"/v2/models/{TinyModel.Name}/infer";
    private const string Classify = "/v1/classify";
    private const string Gzip = "Content-Encoding: gzip\r\n";
    private const int Depth = 200_000;

    // 8 times 1 GiB of zeros and more, as members of one stream: some 10 MB on the wire.
    private const int BombMembers = 10_000;

    /// <summary>Makes them.</summary>
    public static IEnumerable<HostileBody> All(Question question)
    {
        var json = HttpJsonAsker.Body(question, "x");
        return [.. Lengths(json), .. JsonLengths(question), .. Shapes(question), .. Chunks(json), .. Compressed(json), .. Nested(), .. Headers()];
    }

    private static IEnumerable<HostileBody> Lengths(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        yield return HostileBody.Of("claims more than the limit", Infer, "", bytes, Limit + 1L);
        yield return HostileBody.Of("claims more than the limit, of texts", Classify, "", "{}"u8, Limit + 1L);
        yield return HostileBody.Of("claims 2^62 bytes", Infer, "", bytes, 1L << 62);
        yield return HostileBody.Of("claims -1 bytes", Infer, "", bytes, -1);
        yield return HostileBody.Of("shorter than its length", Infer, "", bytes, bytes.Length + 100) with { HalfCloses = true };
        yield return HostileBody.Of("longer than its length", Infer, "", bytes, bytes.Length / 2);
        yield return HostileBody.Of("two lengths", Infer, $"Content-Length: {bytes.Length - 1}\r\n", bytes);
    }

    private static IEnumerable<HostileBody> JsonLengths(Question question)
    {
        var json = HttpBinaryAsker.Json(question, "x");
        var size = $"\"binary_data_size\":{question.Ids.Length * 8}";
        byte[] Body(string changed) => [.. Encoding.UTF8.GetBytes(changed), .. HttpBinaryAsker.Tensors(question)];
        string Header(string value) => $"Inference-Header-Content-Length: {value}\r\n";
        foreach (var value in (string[])["-1", "1", $"{json.Length - 1}", $"{json.Length + 3}", "2147483647", "9223372036854775807", "99999999999999999999", "x"])
        {
            yield return HostileBody.Of($"says that its JSON has {value} bytes", Infer, Header(value), Body(json));
        }

        foreach (var value in (string[])["-8", "0", "7", $"{(question.Ids.Length * 8) + 8}", "9223372036854775807", "4294967296", "1e99", "\"8\""])
        {
            var changed = json.Replace(size, $"\"binary_data_size\":{value}", StringComparison.Ordinal);
            yield return HostileBody.Of($"says that a tensor has {value} bytes", Infer, Header($"{changed.Length}"), Body(changed));
        }
    }

    private static IEnumerable<HostileBody> Shapes(Question question)
    {
        var json = HttpBinaryAsker.Json(question, "x");
        foreach (var shape in (string[])["[4294967296,4294967296]", "[9223372036854775807,2]", "[1,-1]", "[1,9223372036854775807]", "[0,0]", "[]", "[33,1000000]", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"])
        {
            var changed = json.Replace($"[1,{question.Ids.Length}]", shape, StringComparison.Ordinal);
            byte[] body = [.. Encoding.UTF8.GetBytes(changed), .. HttpBinaryAsker.Tensors(question)];
            yield return HostileBody.Of($"shape {shape}", Infer, $"Inference-Header-Content-Length: {changed.Length}\r\n", body);
        }

        foreach (var data in (string[])["1e400", "9223372036854775808", "1.5", "null", "\"1\""])
        {
            var changed = HttpJsonAsker.Body(question, "x").Replace($"[{question.Ids[0]},", $"[{data},", StringComparison.Ordinal);
            yield return HostileBody.Of($"an id {data}", Infer, "", Encoding.UTF8.GetBytes(changed));
        }
    }

    private static IEnumerable<HostileBody> Chunks(string json)
    {
        const string Head = $"POST {Infer} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n";
        HostileBody Of(string name, params string[] pieces) => new(name, pieces.Select(Encoding.UTF8.GetBytes));
        yield return Of("a chunk of 2^64 bytes", Head + "\r\nffffffffffffffff\r\n" + json);
        yield return Of("a chunk of -1 bytes", Head + "\r\n-1\r\n" + json);
        yield return Of("a chunk that is longer than it says", Head + "\r\n5\r\n" + json);
        yield return Of("a chunk whose length never ends", Head + "\r\n" + new string('0', 100_000));
        yield return Of("chunks and a length", Head + $"Content-Length: {json.Length}\r\n\r\n{json.Length + 50:x}\r\n" + json) with { HalfCloses = true };
        yield return Of("a chunked body that ends before its end", Head + $"\r\n{json.Length:x}\r\n{json}\r\n") with { HalfCloses = true };
        yield return Of("chunks of more than the limit", [Head + "\r\n", .. Enumerable.Repeat($"{Limit / 16:x}\r\n{new string(' ', Limit / 16)}\r\n", 20), "0\r\n\r\n"]);
    }

    private static IEnumerable<HostileBody> Compressed(string json)
    {
        var whole = Compress(Encoding.UTF8.GetBytes(json));
        var zeros = Compress(new byte[1024 * 1024]);
        var bomb = Enumerable.Repeat(zeros, BombMembers).SelectMany(member => member).ToArray();
        yield return HostileBody.Of($"gzip: {bomb.Length / 1024 / 1024} MiB that become {BombMembers / 1024} GiB", Infer, Gzip, bomb);
        yield return HostileBody.Of("gzip: 64 KiB that become 64 MiB", Infer, Gzip, Compress(new byte[64 * 1024 * 1024]));
        yield return HostileBody.Of("gzip that ends before its end", Infer, Gzip, whole.AsSpan(0, whole.Length / 2));
        yield return HostileBody.Of("gzip of nothing", Infer, Gzip, []);
        yield return HostileBody.Of("gzip that is none", Infer, Gzip, Encoding.UTF8.GetBytes(json));
        yield return HostileBody.Of("deflate that is none", Infer, "Content-Encoding: deflate\r\n", Encoding.UTF8.GetBytes(json));
        yield return HostileBody.Of("an encoding that nobody knows", Infer, "Content-Encoding: zstd\r\n", Encoding.UTF8.GetBytes(json));
    }

    private static IEnumerable<HostileBody> Nested()
    {
        var brackets = new string('[', Depth);
        var braces = string.Concat(Enumerable.Repeat("{\"a\":", Depth));
        foreach (var path in (string[])[Infer, Classify])
        {
            yield return HostileBody.Of($"{Depth} brackets to {path}", path, "", Encoding.ASCII.GetBytes(brackets));
            yield return HostileBody.Of($"{Depth} braces to {path}", path, "", Encoding.ASCII.GetBytes(braces));
        }

        yield return HostileBody.Of("nested data", Infer, "", Encoding.ASCII.GetBytes($$"""{"inputs":[{"name":"input_ids","shape":[1,1],"datatype":"INT64","data":{{brackets}}"""));
        yield return HostileBody.Of("nested parameters", Infer, "", Encoding.ASCII.GetBytes($$"""{"parameters":{"a":{{brackets}}"""));
        yield return HostileBody.Of("nested texts", Classify, "", Encoding.ASCII.GetBytes($$"""{"texts":{{brackets}}"""));
        yield return HostileBody.Of("bytes that are no UTF-8", Classify, "", [.. "{\"text\":\""u8, 0xff, 0xfe, 0xc0, .. "\"}"u8]);
        yield return HostileBody.Of("zeros", Infer, "", new byte[1024 * 1024]);
    }

    private static IEnumerable<HostileBody> Headers()
    {
        yield return HostileBody.Of("a header of 1 MiB", Classify, $"X-Long: {new string('x', 1024 * 1024)}\r\n", "{}"u8);
        yield return HostileBody.Of("10,000 headers", Classify, string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X-{i}: 1\r\n")), "{}"u8);
        yield return HostileBody.Of("a path of 1 MiB", $"/{new string('x', 1024 * 1024)}", "", "{}"u8);
        yield return new HostileBody("no HTTP", [MemoryMarshal.AsBytes<long>(Enumerable.Range(0, 10_000).Select(i => i * 7919L).ToArray()).ToArray()]);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }
}
