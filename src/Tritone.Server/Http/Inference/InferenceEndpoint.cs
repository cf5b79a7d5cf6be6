using System.Buffers;
using Microsoft.AspNetCore.Http;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Server.Hosting;
using Tritone.Server.Http.Routing;
using Tritone.Server.Logging;

namespace Tritone.Server.Http.Inference;

/// <summary>
/// <c>POST /v2/models/{model}[/versions/{version}]/infer</c>: tensors in, tensors out. The body stays in the pipe that it came by until the answer is made: binary tensors are
/// parts of it.
/// </summary>
internal sealed class InferenceEndpoint(ServerContext server)
{
    private readonly Func<SharedMemoryRange, Memory<byte>>? _sharedMemory = server.SharedMemory is { } regions ? regions.Find : null;

    public async Task InferAsync(RouteCall call)
    {
        // As in Triton, a model that is not there is told before the body is read. It is held only while it answers: a client that is slow does not keep it loaded.
        var context = call.Context;
        _ = server.Repository.Find(call.Model, call.Version);
        var compression = CompressionOf(context);
        var header = context.Request.Headers[JsonLengthHeader.Name];
        var isJson = header.Count == 0 && compression is Compression.None;
        var limit = isJson ? server.Options.MaxBodyLength : long.MaxValue;
        RequestBody.CheckLength(context.Request.ContentLength ?? 0, limit);

        var pipe = context.Request.BodyReader;
        var body = await RequestBody.WholeAsync(pipe, limit, context.RequestAborted);
        using var memory = new RequestMemory();
        using var inflated = compression is Compression.None ? null : new PooledBuffer();
        try
        {
            var request = Read(call, inflated is null ? body : Inflate(body, compression, inflated), header.Count == 0 ? null : header.ToString(), memory);
            RequestRecord.Note(context, call.Model, request.Id);
            await InferenceReply.WriteAsync(context, request, await AnswerAsync(call, request), _sharedMemory);
        }
        finally
        {
            pipe.AdvanceTo(body.End);
        }
    }

    private async ValueTask<InferenceResponse> AnswerAsync(RouteCall call, InferenceRequest request)
    {
        using var lease = server.Repository.Lease(call.Model, call.Version);
        return await lease.Model.InferAsync(request, call.Context.RequestAborted);
    }

    private static Compression CompressionOf(HttpContext context)
    {
        var header = context.Request.Headers.ContentEncoding;
        if (header.Count == 0)
        {
            return Compression.None;
        }

        if (AcceptedCompression.Parse(header.ToString()) is { } compression)
        {
            return compression;
        }

        context.Response.Headers.AcceptEncoding = "gzip, deflate";
        throw new TritoneException(ErrorCode.Unsupported, "Unsupported compression type");
    }

    private ReadOnlySequence<byte> Inflate(in ReadOnlySequence<byte> body, Compression compression, PooledBuffer inflated)
    {
        Decompression.Decompress(body, compression, server.Options.MaxBodyLength, inflated);
        return new ReadOnlySequence<byte>(inflated.Written);
    }

    private InferenceRequest Read(RouteCall call, in ReadOnlySequence<byte> body, string? header, RequestMemory memory)
    {
        var jsonLength = JsonLengthHeader.Parse(header, body.Length);
        if (jsonLength == 0)
        {
            var hasBatch = server.Repository.Find(call.Model, call.Version).Config.MaxBatchSize > 0;
            return RawRequest.Create(body, server.Repository.Describe(call.Model, call.Version), hasBatch, memory);
        }

        RequestBody.CheckLength(jsonLength, server.Options.MaxBodyLength);
        return InferenceRequestReader.Read(body, jsonLength, call.Model, memory, _sharedMemory);
    }
}
