using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tritone.Runtime.Classification;
using Tritone.Server.Hosting;
using Tritone.Server.Logging;

namespace Tritone.Server.Classification.Streaming;

/// <summary><c>POST /v1/classify</c> with a body of JSON Lines: one line in, one line out, for as long as the client likes.</summary>
internal sealed class StreamEndpoint(ServerContext server)
{
    public const string ContentType = "application/x-ndjson";

    private const string OtherContentType = "application/jsonl";

    // Clients may pause as long as they like while they send. One that leaves its answers unread for an hour is taken for gone: it holds memory.
    private static readonly MinDataRate SlowestReader = new(bytesPerSecond: 1, gracePeriod: TimeSpan.FromHours(1));

    public static bool IsAskedFor(HttpContext context)
        => context.Request.ContentType is { } text && MediaTypeHeaderValue.TryParse(text, out var type)
            && (IsSame(type.MediaType, ContentType) || IsSame(type.MediaType, OtherContentType));

    public async Task ClassifyAsync(HttpContext context)
    {
        var (model, topK, onLong) = ReadQuery(context.Request.Query);
        var isFresh = ClassificationEndpoint.WantsFresh(context);

        // A model that is not there is told before the stream begins. Each line takes it anew: a stream does not keep a version loaded that was replaced.
        RequestRecord.Note(context, server.Repository.FindTextModel(model).Name);
        LiftLimits(context);
        context.Response.ContentType = ContentType;
        await context.Response.StartAsync(context.RequestAborted);

        async Task<TextAnswer> AnswerAsync(StreamLine line, CancellationToken cancellationToken)
        {
            using var lease = server.Repository.LeaseTextModel(model);
            return await lease.Model.ClassifyAsync(line.Text!, new TextOptions(line.OnLong, IsFresh: isFresh), "the text", cancellationToken);
        }

        var stream = new ClassificationStream(AnswerAsync, (number, bytes) => StreamLine.Read(number, bytes, topK, onLong), TimeProvider.System, server.Stopping);
        await stream.RunAsync(context.Request.BodyReader, context.Response.BodyWriter, context.RequestAborted);
    }

    private static (string? Model, int? TopK, LongText OnLong) ReadQuery(IQueryCollection query)
    {
        (string? model, int? topK, var onLong) = (null, null, LongText.Truncate);
        foreach (var (name, values) in query)
        {
            if (values.Count != 1)
            {
                throw ClassificationFields.Invalid($"the query has '{ErrorText.Shorten(name)}' {values.Count} times; it may be there once");
            }

            switch (name)
            {
                case "model":
                    model = values[0]!;
                    break;
                case "top_k":
                    topK = ClassificationFields.TopK(values[0]!);
                    break;
                case "on_long":
                    onLong = ClassificationFields.OnLong(values[0]!);
                    break;
                default:
                    throw ClassificationFields.Invalid($"the query has '{ErrorText.Shorten(name)}'; known: model, top_k, on_long");
            }
        }

        return (model, topK, onLong);
    }

    private static void LiftLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requestRate)
        {
            requestRate.MinDataRate = null;
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } responseRate)
        {
            responseRate.MinDataRate = SlowestReader;
        }
    }

    private static bool IsSame(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
