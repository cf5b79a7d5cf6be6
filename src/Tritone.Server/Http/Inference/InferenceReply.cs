using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Server.Hosting;
using Tritone.Tensors;

namespace Tritone.Server.Http.Inference;

/// <summary>Writes inference responses: JSON, and after it the outputs that are binary.</summary>
internal static class InferenceReply
{
    // Tensors up to this size are written together with the JSON: a copy of it costs less than another write.
    private const int TogetherLength = 16 * 1024;

    public static async Task WriteAsync(HttpContext context, InferenceRequest request, InferenceResponse response, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
    {
        CopyToSharedMemory(request, response, sharedMemory);
        using var json = new PooledBuffer();
        var binaryLength = response.WriteTo(request, json);
        var reply = context.Response;
        reply.ContentType = binaryLength is null ? Replies.Json : "application/octet-stream";
        if (binaryLength is not null)
        {
            reply.Headers[JsonLengthHeader.Name] = json.Length.ToString(CultureInfo.InvariantCulture);
        }

        var accepted = context.Request.Headers.AcceptEncoding;
        if (accepted.Count > 0 && AcceptedCompression.Of(accepted.ToString()) is not Compression.None and var compression)
        {
            await WriteCompressedAsync(context, request, response, json, compression);
            return;
        }

        reply.ContentLength = json.Length + (binaryLength ?? 0);
        if (binaryLength is > 0 and <= TogetherLength)
        {
            for (var i = 0; i < response.Outputs.Count; i++)
            {
                json.Write(BinaryOf(response.Outputs[i], request).Span);
            }
        }

        await reply.BodyWriter.WriteAsync(json.Written, context.RequestAborted);
        if (binaryLength > TogetherLength)
        {
            foreach (var output in response.Outputs)
            {
                await reply.BodyWriter.WriteAsync(BinaryOf(output, request), context.RequestAborted);
            }
        }
    }

    private static ReadOnlyMemory<byte> BinaryOf(Tensor output, InferenceRequest request) => request.PlaceOf(output.Name).IsBinary ? output.Data : default;

    private static async Task WriteCompressedAsync(HttpContext context, InferenceRequest request, InferenceResponse response, PooledBuffer json, Compression compression)
    {
        using var body = new MemoryStream();
        await using (Stream deflating = compression is Compression.Gzip
            ? new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true)
            : new ZLibStream(body, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflating.Write(json.Written.Span);
            foreach (var output in response.Outputs)
            {
                deflating.Write(BinaryOf(output, request).Span);
            }
        }

        context.Response.Headers.ContentEncoding = compression is Compression.Gzip ? "gzip" : "deflate";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }

    private static void CopyToSharedMemory(InferenceRequest request, InferenceResponse response, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
    {
        for (var i = 0; i < request.Outputs.Count; i++)
        {
            var place = request.Outputs[i];
            if (place.SharedMemory is { } range)
            {
                SharedMemoryOutput.Put(response.Outputs.First(output => output.Name == place.Name), range, sharedMemory!);
            }
        }
    }
}
