using System.Runtime.InteropServices;
using System.Text;

namespace Tritone.Benchmarks.Protocol;

/// <summary>The same small inference request in each form of HTTP.</summary>
internal static class HttpRequests
{
    private static readonly long[] Ids = [101, 114, 127, 140];
    private static readonly long[] Mask = [1, 1, 1, 1];

    public static byte[] Json => Post(
        "",
        Encoding.UTF8.GetBytes(
            $$"""{"inputs":[{"name":"input_ids","shape":[1,4],"datatype":"INT64","data":[{{string.Join(',', Ids)}}]},{"name":"attention_mask","shape":[1,4],"datatype":"INT64","data":[{{string.Join(',', Mask)}}]}]}"""));

    public static byte[] Binary
    {
        get
        {
            var json = Encoding.UTF8.GetBytes(
                """{"inputs":[{"name":"input_ids","shape":[1,4],"datatype":"INT64","parameters":{"binary_data_size":32}},{"name":"attention_mask","shape":[1,4],"datatype":"INT64","parameters":{"binary_data_size":32}}],"outputs":[{"name":"logits","parameters":{"binary_data":true}}]}""");
            return Post($"Inference-Header-Content-Length: {json.Length}\r\n", [.. json, .. Bytes(Ids), .. Bytes(Mask)]);
        }
    }

    public static byte[] Bytes(long[] values) => MemoryMarshal.AsBytes<long>(values).ToArray();

    private static byte[] Post(string header, byte[] body)
        => [.. Encoding.ASCII.GetBytes($"POST /v2/models/emotion_dynamic/infer HTTP/1.1\r\nHost: localhost\r\n{header}Content-Length: {body.Length}\r\n\r\n"), .. body];
}
