using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Tritone.Server.Http;

/// <summary>Reads request bodies whole, from the pipe that the server fills.</summary>
internal static class RequestBody
{
    /// <summary>Waits for a body to be there in whole.</summary>
    /// <param name="pipe">Where it comes in.</param>
    /// <param name="limit">The most bytes that the server takes.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The body, still in the pipe: whoever has it goes on in the pipe when it is done with.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is larger, or its chunks are none.</exception>
    /// <exception cref="BadHttpRequestException">It ends before its length.</exception>
    public static async ValueTask<ReadOnlySequence<byte>> WholeAsync(PipeReader pipe, long limit, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                if (result.Buffer.Length > limit)
                {
                    // What has come is given up, so that the server can go on to the end of the body.
                    var length = result.Buffer.Length;
                    pipe.AdvanceTo(result.Buffer.End);
                    CheckLength(length, limit);
                }

                if (result.IsCompleted)
                {
                    return result.Buffer;
                }

                pipe.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (IOException exception) when (exception is not (BadHttpRequestException or ConnectionResetException))
        {
            // Of a chunk whose length is beyond all numbers Kestrel says what it says of a broken disk.
            throw new TritoneException(ErrorCode.InvalidArgument, $"the request body cannot be read: {ErrorText.Of(exception)}", exception);
        }
    }

    /// <summary>Reads a body of JSON.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The most bytes that the server takes.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is larger.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context, long limit)
    {
        CheckLength(context.Request.ContentLength ?? 0, limit);
        var body = await WholeAsync(context.Request.BodyReader, limit, context.RequestAborted);
        var copy = body.ToArray();
        context.Request.BodyReader.AdvanceTo(body.End);
        return copy;
    }

    /// <summary>Refuses JSON that is larger than the server takes.</summary>
    public static void CheckLength(long length, long limit)
    {
        if (length > limit)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"request JSON size of {length} bytes exceeds the maximum allowed input size of {limit} bytes. Use --http-max-input-size to increase the limit.");
        }
    }
}
