using System.Globalization;
using System.Text;
using System.Text.Json;
using Tritone.Faults.Servers;

namespace Tritone.Faults.Traffic;

/// <summary>The right answers to questions, asked of a server that does nothing else. Immutable.</summary>
internal sealed class AnswerSheet
{
    // Rows in company differ in the last bits where the graph does not say otherwise.
    private const double Tolerance = 1e-4;

    private readonly float[][] _logits;
    private readonly float[][] _scores;

    private AnswerSheet(string model, IReadOnlyList<Question> questions, float[][] logits, float[][] scores)
        => (Model, Questions, _logits, _scores) = (model, questions, logits, scores);

    /// <summary>The model that was asked.</summary>
    public string Model { get; }

    /// <summary>The questions.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>Asks an idle server one question after the other.</summary>
    /// <param name="server">The server.</param>
    /// <param name="model">The model.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="isSabotaged">Whether the answers to the first question are noted wrong.</param>
    public static async Task<AnswerSheet> FillInAsync(ServerProcess server, string model, IReadOnlyList<Question> questions, bool isSabotaged)
    {
        using var client = server.OpenHttp();
        var logits = new float[questions.Count][];
        var scores = new float[questions.Count][];
        foreach (var question in questions)
        {
            logits[question.Number] = Logits(await PostAsync(client, $"v2/models/{model}/infer", HttpJsonAsker.Body(question, "sheet")));
            scores[question.Number] = Scores(await PostAsync(client, "v1/classify", ClassifyAsker.Body(question, model)));
        }

        // Were they alike, an answer to another question would pass for the right one.
        if (logits.Select(row => Math.Round(row[0], 3)).Distinct().Count() < questions.Count * 9 / 10)
        {
            throw new InvalidOperationException("the answers to different questions are too much alike");
        }

        if (isSabotaged)
        {
            logits[0][0] += 1;
            scores[0][0] += 1;
        }

        return new AnswerSheet(model, questions, logits, scores);
    }

    /// <summary>Reads the logits of an answer in JSON.</summary>
    public static float[] Logits(JsonElement answer) => [.. answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];

    /// <summary>Reads the scores of an answer of <c>/v1/classify</c>, in the order of the labels.</summary>
    public static float[] Scores(JsonElement answer) => [.. answer.GetProperty("predictions")[0].GetProperty("scores").EnumerateObject().Select(score => score.Value.GetSingle())];

    /// <summary>Other answers to the same questions, which are right too: those of the model that this one is exchanged for.</summary>
    public AnswerSheet? Alternative { get; init; }

    /// <summary>Holds logits against the right ones.</summary>
    public Outcome CompareLogits(Question question, ReadOnlySpan<float> seen)
        => Compare(_logits[question.Number], seen) is { Kind: OutcomeKind.Wrong } wrong ? Alternative?.CompareLogits(question, seen) ?? wrong : new Outcome(OutcomeKind.Right);

    /// <summary>Holds scores against the right ones.</summary>
    public Outcome CompareScores(Question question, ReadOnlySpan<float> seen)
        => Compare(_scores[question.Number], seen) is { Kind: OutcomeKind.Wrong } wrong ? Alternative?.CompareScores(question, seen) ?? wrong : new Outcome(OutcomeKind.Right);

    /// <summary>The same with other answers that are right too.</summary>
    public AnswerSheet Or(AnswerSheet alternative) => new(Model, Questions, _logits, _scores) { Alternative = alternative };

    /// <summary>Whether another sheet has the same answer to a question.</summary>
    public bool IsAlike(AnswerSheet other, Question question) => Compare(_logits[question.Number], other._logits[question.Number]).Kind is OutcomeKind.Right;

    private static Outcome Compare(float[] right, ReadOnlySpan<float> seen)
    {
        var isRight = right.Length == seen.Length;
        for (var i = 0; isRight && i < right.Length; i++)
        {
            // Written so that NaN is wrong.
            isRight = Math.Abs(right[i] - seen[i]) <= Tolerance * Math.Max(1, Math.Abs(right[i]));
        }

        return isRight
            ? new Outcome(OutcomeKind.Right)
            : new Outcome(OutcomeKind.Wrong, string.Create(CultureInfo.InvariantCulture, $"[{string.Join(", ", seen.ToArray())}] where [{string.Join(", ", right)}] is right"));
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"the idle server answers {path} with {(int)response.StatusCode} {text}");
    }
}
