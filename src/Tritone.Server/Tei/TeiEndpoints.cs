using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tritone.Server.Classification;
using Tritone.Server.Hosting;
using Tritone.Server.Http;
using Tritone.Server.Logging;
using Tritone.Server.Tei.Requests;

namespace Tritone.Server.Tei;

/// <summary>What answers on the port of text-embeddings-inference.</summary>
/// <param name="server">The server.</param>
/// <param name="model">The name of the one model that answers there.</param>
internal sealed class TeiEndpoints(ServerContext server, string model)
{
    // What text-embeddings-inference calls every processor.
    private const string ComputeType = "gpu+optimized";

    public async Task PredictAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        if (await TeiBody.ReadAsync(context) is { } body)
        {
            var prediction = await PredictAsync(context, PredictRequest.Read(body), start);
            WriteHeaders(context.Response, prediction);
            await Replies.JsonAsync(context, prediction, static (writer, prediction) => prediction.Write(writer));
        }
    }

    public async Task VertexAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        if (await TeiBody.ReadAsync(context) is { } body)
        {
            var requests = VertexRequest.Read(body).Select(ReadInstance).ToList();
            var predictions = await Task.WhenAll(requests.Select(request => PredictAsync(context, request, start)));
            await Replies.JsonAsync(context, predictions, static (writer, predictions) =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("predictions");
                foreach (var prediction in predictions)
                {
                    prediction.Write(writer);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
        }
    }

    public async Task TokenizeAsync(HttpContext context)
    {
        if (await TeiBody.ReadAsync(context) is not { } body)
        {
            return;
        }

        var request = TokenizeRequest.Read(body);
        using var lease = server.Repository.LeaseTextModel(model);
        CheckTexts(request, lease.Model.Texts!.MaxTokens * TeiLimits.CharactersPerToken);
        await Replies.JsonAsync(context, (request, lease.Model.Texts.Tokenizer), static (writer, state) =>
        {
            writer.WriteStartArray();
            foreach (var text in state.request.Inputs)
            {
                TeiTokens.Write(writer, state.Tokenizer, text, state.request.WithSpecialTokens);
            }

            writer.WriteEndArray();
        });
    }

    public async Task DecodeAsync(HttpContext context)
    {
        if (await TeiBody.ReadAsync(context) is not { } body)
        {
            return;
        }

        var request = DecodeRequest.Read(body);
        if (request.Sequences.Count == 0 || request.Sequences.Any(ids => ids.Count == 0))
        {
            throw TeiError.Empty("input_ids");
        }

        TeiLimits.CheckCount(request.Sequences.Count);
        using var lease = server.Repository.LeaseTextModel(model);
        await Replies.JsonAsync(context, (request, lease.Model.Texts!.Tokenizer), static (writer, state) =>
        {
            writer.WriteStartArray();
            foreach (var ids in state.request.Sequences)
            {
                writer.WriteStringValue(state.Tokenizer.Decode([.. ids], keepSpecialTokens: !state.request.SkipSpecialTokens));
            }

            writer.WriteEndArray();
        });
    }

    public Task InfoAsync(HttpContext context) => Replies.JsonAsync(context, server.Repository.FindTextModel(model), TeiInfo.Write);

    public Task HealthAsync(HttpContext context)
        => server.IsReady && server.Repository.IsModelReady(model)
            ? TeiReplies.EmptyAsync(context, StatusCodes.Status200OK)
            : throw new TeiError(TeiErrorType.Unhealthy, "unhealthy");

    public static Task EmbedAsync(HttpContext context) => RefuseAsync(context, "Model is not an embedding model");

    public static Task EmbedSparseAsync(HttpContext context) => RefuseAsync(context, "Model is not an embedding model with SPLADE pooling");

    public static async Task OpenAiEmbedAsync(HttpContext context)
    {
        if (await TeiBody.ReadAsync(context) is { } body)
        {
            new SerdeReader(body).Skip();
            await TeiReplies.OpenAiErrorAsync(context, new TeiError(TeiErrorType.Backend, "Backend error: Model is not an embedding model"));
        }
    }

    public static async Task RerankAsync(HttpContext context)
    {
        if (await TeiBody.ReadAsync(context) is { } body)
        {
            throw RerankRequest.HasTexts(body)
                ? new TeiError(TeiErrorType.Backend, "Backend error: model is not a re-ranker model")
                : new TeiError(TeiErrorType.Empty, "`texts` cannot be empty");
        }
    }

    private static async Task RefuseAsync(HttpContext context, string why)
    {
        if (await TeiBody.ReadAsync(context) is { } body)
        {
            new SerdeReader(body).Skip();
            throw new TeiError(TeiErrorType.Backend, $"Backend error: {why}");
        }
    }

    // An instance is read on its own there, so that no place is known.
    private static PredictRequest ReadInstance(byte[] json)
    {
        try
        {
            return PredictRequest.Read(json);
        }
        catch (SerdeException exception) when (!exception.IsSyntax)
        {
            throw new TeiError(TeiErrorType.Validation, exception.What);
        }
    }

    private static void CheckTexts(TokenizeRequest request, int limit)
    {
        if (request.Inputs.Count == 0)
        {
            throw new TeiError(TeiErrorType.Empty, "`inputs` cannot be empty");
        }

        TeiLimits.CheckCount(request.Inputs.Count);
        foreach (var input in request.Inputs.Select(text => new TextInput(text, null)))
        {
            if (input.IsEmpty)
            {
                throw TeiError.Empty("inputs");
            }

            if (request.PromptName is { } prompt)
            {
                throw new TeiError(
                    TeiErrorType.Validation,
                    $"Input validation error: `default-prompt-name` is set to `{prompt}` but no prompts were found in the Sentence Transformers configuration");
            }

            if (input.Characters > limit)
            {
                throw TeiError.TooLong(limit, "characters", input.Characters);
            }
        }
    }

    // The model is held only while it answers.
    private async Task<TeiPrediction> PredictAsync(HttpContext context, PredictRequest request, long start)
    {
        using var lease = server.Repository.LeaseTextModel(model);
        RequestRecord.Note(context, model);
        return await TeiPrediction.RunAsync(lease.Model, request, start, ClassificationEndpoint.WantsFresh(context), context.RequestAborted);
    }

    private static void WriteHeaders(HttpResponse response, TeiPrediction prediction)
    {
        response.Headers["x-compute-type"] = ComputeType;
        response.Headers["x-compute-time"] = ((long)prediction.Total.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        response.Headers["x-compute-characters"] = prediction.Characters.ToString(CultureInfo.InvariantCulture);
        response.Headers["x-compute-tokens"] = prediction.Tokens.ToString(CultureInfo.InvariantCulture);
        TextTimes.Of(prediction.Total, prediction.Answers).WriteWholeTo(response);
    }
}
