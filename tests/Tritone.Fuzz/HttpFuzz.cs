using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Protocol.Metadata;
using Tritone.Server.Http.Inference;
using Tritone.Server.Http.Routing;
using Tritone.Tensors;

namespace Tritone.Fuzz;

/// <summary>What the server reads of an HTTP request beyond what ASP.NET Core has read: path, headers of its own, and a body of JSON and binary tensors in the pieces of a pipe.</summary>
internal static class HttpFuzz
{
    private const long Limit = 64 * 1024;

    private const string Json = """{"id":"r","inputs":[{"name":"a","shape":[1,2],"datatype":"INT64","parameters":{"binary_data_size":16}},{"name":"b","shape":[3],"datatype":"FP32","data":[1,2.5,-3e1]},{"name":"c","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":9}}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}""";

    private static readonly byte[] Binary = [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 65, 0, 0, 0, 0];

    private static readonly ModelMetadata Model = new("m", ["1"], "onnxruntime_onnx", [new TensorMetadata("x", "FP32", [-1, 3, -1])], []);

    /// <summary>A path, the values of three headers, and the body: five lines, of which the last goes on to the end.</summary>
    public static IReadOnlyList<byte[]> Requests { get; } =
    [
        Request("/v2/models/emotion/versions/3/infer?x=1", Json.Length.ToString(CultureInfo.InvariantCulture), "", "gzip;q=0.5, deflate", [.. Encoding.UTF8.GetBytes(Json), .. Binary]),
        Request("/v2/models/m/infer", Json.Length.ToString(CultureInfo.InvariantCulture), "gzip", "", Gzip([.. Encoding.UTF8.GetBytes(Json), .. Binary])),
        Request("/v2/systemsharedmemory/region/r/register", "", "identity", "br, *", """{"inputs":[{"name":"x","shape":[1],"datatype":"BOOL","data":[true]}],"parameters":{"priority":1}}"""u8.ToArray()),
        Request("/v2/repository/models/m/load", "0", "", "identity", new byte[24]),
    ];

    /// <summary>The length of the JSON, a line, and the body.</summary>
    public static IReadOnlyList<byte[]> BinaryBodies { get; } = [[.. Encoding.ASCII.GetBytes($"{Json.Length}\n"), .. Encoding.UTF8.GetBytes(Json), .. Binary]];

    public static void ReadRequest(byte[] input)
    {
        var lines = new string[4];
        var rest = input.AsSpan();
        for (var i = 0; i < lines.Length; i++)
        {
            var length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
            lines[i] = Encoding.Latin1.GetString(rest[..length]);
            rest = rest[Math.Min(length + 1, rest.Length)..];
        }

        var call = new RouteCall(new DefaultHttpContext());
        if (RouteTable.Find(new PathSegments(lines[0]), ref call) is not null && (call.Name is "" || (call.Name ?? "").Contains('/', StringComparison.Ordinal) || !(call.Version ?? "").All(char.IsAsciiDigit)))
        {
            throw new InvalidOperationException("a path names what it does not have");
        }

        _ = AcceptedCompression.Of(lines[3]);
        var body = InPieces(rest.ToArray());
        using var inflated = new PooledBuffer();
        if (AcceptedCompression.Parse(lines[2]) is Compression.Gzip or Compression.Deflate)
        {
            Decompression.Decompress(body, lines[2] == "gzip" ? Compression.Gzip : Compression.Deflate, Limit, inflated);
            body = new ReadOnlySequence<byte>(inflated.Written);
        }

        var jsonLength = JsonLengthHeader.Parse(lines[1].Length > 0 ? lines[1] : null, body.Length);
        using var memory = new RequestMemory();
        Check(jsonLength == 0 ? RawRequest.Create(body, Model with { Inputs = [Model.Inputs[0] with { Shape = [-1, 3] }] }, hasBatch: false, memory) : InferenceRequestReader.Read(body, jsonLength, "m", memory));
    }

    public static void ReadBinary(byte[] input)
    {
        var length = Math.Max(input.AsSpan().IndexOf((byte)'\n'), 0);
        var body = InPieces(input[Math.Min(length + 1, input.Length)..]);
        using var memory = new RequestMemory();
        Check(InferenceRequestReader.Read(body, JsonLengthHeader.Parse(Encoding.Latin1.GetString(input, 0, length), body.Length), "m", memory));
    }

    // What was accepted is looked at as a model would.
    private static void Check(InferenceRequest request)
    {
        foreach (var input in request.Inputs)
        {
            var data = input.Data.ToArray();
            if (input.DataType is TensorDataType.Bytes)
            {
                var elements = new StringElements(data);
                while (elements.MoveNext())
                {
                    _ = elements.Current.Length;
                }
            }
        }
    }

    private static ReadOnlySequence<byte> InPieces(byte[] bytes)
    {
        var length = 1 + (bytes.Length % 37);
        Piece? first = null;
        Piece? last = null;
        for (var start = 0; start < bytes.Length; start += length)
        {
            last = new Piece(bytes.AsMemory(start, Math.Min(length, bytes.Length - start)), last);
            first ??= last;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private static byte[] Request(string path, string jsonLength, string encoding, string accepted, byte[] body) => [.. Encoding.UTF8.GetBytes($"{path}\n{jsonLength}\n{encoding}\n{accepted}\n"), .. body];

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
