using System.Diagnostics;
using System.Text.Json;
using Tritone.Runtime.Classification;
using Tritone.Server.Classification;
using Tritone.Server.Tei.Requests;
using Tritone.Serving;

namespace Tritone.Server.Tei;

/// <summary>A request that was answered.</summary>
/// <param name="Request">The request.</param>
/// <param name="Answers">The answers in the order of its inputs.</param>
/// <param name="Total">From its arrival to its last answer.</param>
internal sealed record TeiPrediction(PredictRequest Request, IReadOnlyList<TextAnswer> Answers, TimeSpan Total)
{
    /// <summary>Unicode characters of all inputs.</summary>
    public int Characters => Request.Inputs.Sum(input => input.Characters);

    /// <summary>Tokens that the model saw.</summary>
    public int Tokens => Answers.Sum(answer => answer.Prediction.Tokens);

    /// <summary>Answers a request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">The request.</param>
    /// <param name="start">When it arrived.</param>
    /// <param name="isFresh">Whether the answer must not come from a cache.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TeiError">An input is not valid: one bad input fails all.</exception>
    /// <exception cref="TritoneException">The model does not answer.</exception>
    public static async Task<TeiPrediction> RunAsync(ServedModel model, PredictRequest request, long start, bool isFresh, CancellationToken cancellationToken)
    {
        TeiLimits.CheckCount(request.Inputs.Count);
        foreach (var input in request.Inputs)
        {
            Check(model.Texts!, input, request.Truncates);
        }

        var options = new TextOptions(TruncationSide: request.Side, IsFresh: isFresh);
        var answers = await TextBatch.RunAsync(request.Inputs.Count, (i, cancelled) => AnswerAsync(model, request.Inputs[i], options, cancelled), cancellationToken);
        return new TeiPrediction(request, answers, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Writes every label with its score, best first.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        if (Request.IsBatch)
        {
            writer.WriteStartArray();
        }

        foreach (var answer in Answers)
        {
            Write(writer, answer.Prediction);
        }

        if (Request.IsBatch)
        {
            writer.WriteEndArray();
        }
    }

    private static Task<TextAnswer> AnswerAsync(ServedModel model, TextInput input, TextOptions options, CancellationToken cancellationToken)
        => input.Second is { } second
            ? model.ClassifyPairAsync(input.First, second, options, "`inputs`", cancellationToken)
            : model.ClassifyAsync(input.First, options, "`inputs`", cancellationToken);

    private static void Check(TextClassifier texts, TextInput input, bool truncates)
    {
        if (input.IsEmpty)
        {
            throw TeiError.Empty("inputs");
        }

        if (truncates)
        {
            return;
        }

        var (limit, characters) = (texts.MaxTokens * TeiLimits.CharactersPerToken, input.Characters);
        if (characters > limit)
        {
            throw TeiError.TooLong(limit, "characters", characters);
        }

        var tokens = texts.CountTokens(input.First, input.Second);
        if (tokens > texts.MaxTokens)
        {
            throw TeiError.TooLong(texts.MaxTokens, "tokens", tokens);
        }
    }

    private void Write(Utf8JsonWriter writer, Prediction prediction)
    {
        var (scores, logits) = (prediction.Scores, prediction.Logits);
        writer.WriteStartArray();
        foreach (var i in Enumerable.Range(0, scores.Count).OrderByDescending(i => logits.Span[i]))
        {
            writer.WriteStartObject();
            writer.WriteNumber("score", Request.RawScores ? logits.Span[i] : scores[i].Score);
            writer.WriteString("label", scores[i].Label);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
