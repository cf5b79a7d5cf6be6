using System.Text;
using System.Text.Json;
using Tritone.Faults.Servers;

namespace Tritone.Faults.Traffic;

/// <summary>Asks by a text.</summary>
internal sealed class ClassifyAsker(ServerProcess server, AnswerSheet sheet) : HttpAsker(server)
{
    public override string Name => "/v1/classify";

    /// <summary>The body of a request.</summary>
    public static string Body(Question question, string model) => $$"""{"model":"{{model}}","text":"{{question.Text}}"}""";

    protected override HttpRequestMessage CreateRequest(Question question, string id)
        => new(HttpMethod.Post, "v1/classify") { Content = new StringContent(Body(question, sheet.Model), Encoding.UTF8, "application/json") };

    protected override Outcome Read(Question question, string id, HttpResponseMessage response, byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return sheet.CompareScores(question, AnswerSheet.Scores(document.RootElement));
    }
}
