using System.Globalization;
using System.Text;
using System.Text.Json;
using Tritone.Faults.Servers;

namespace Tritone.Faults.Traffic;

/// <summary>Asks by tensors in JSON.</summary>
internal sealed class HttpJsonAsker(ServerProcess server, AnswerSheet sheet) : HttpAsker(server)
{
    public override string Name => "HTTP JSON";

    /// <summary>The body of a request.</summary>
    public static string Body(Question question, string id)
    {
        var ids = string.Join(',', question.Ids);
        var mask = string.Join(',', question.Ids.Select(_ => 1));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"{{id}}","inputs":[{"name":"input_ids","shape":[1,{{question.Ids.Length}}],"datatype":"INT64","data":[{{ids}}]},{"name":"attention_mask","shape":[1,{{question.Ids.Length}}],"datatype":"INT64","data":[{{mask}}]}]}""");
    }

    protected override HttpRequestMessage CreateRequest(Question question, string id)
        => new(HttpMethod.Post, $"v2/models/{sheet.Model}/infer") { Content = new StringContent(Body(question, id), Encoding.UTF8, "application/json") };

    protected override Outcome Read(Question question, string id, HttpResponseMessage response, byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("id").GetString() == id ? sheet.CompareLogits(question, AnswerSheet.Logits(document.RootElement)) : new Outcome(OutcomeKind.Wrong, "the answer to another request");
    }
}
