using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Tritone.Faults.Servers;

namespace Tritone.Faults.Traffic;

/// <summary>Asks by binary tensors after JSON.</summary>
internal sealed class HttpBinaryAsker(ServerProcess server, AnswerSheet sheet) : HttpAsker(server)
{
    private const string JsonLength = "Inference-Header-Content-Length";

    public override string Name => "HTTP binary";

    /// <summary>The JSON of a request.</summary>
    public static string Json(Question question, string id)
    {
        var tensor = string.Create(CultureInfo.InvariantCulture, $$$"""{"shape":[1,{{{question.Ids.Length}}}],"datatype":"INT64","parameters":{"binary_data_size":{{{question.Ids.Length * 8}}}},"name":""");
        return $$$"""{"id":"{{{id}}}","inputs":[{{{tensor}}}"input_ids"},{{{tensor}}}"attention_mask"}],"parameters":{"binary_data_output":true}}""";
    }

    /// <summary>The tensors of a request, one after the other.</summary>
    public static byte[] Tensors(Question question)
        => [.. MemoryMarshal.AsBytes<long>(question.Ids), .. MemoryMarshal.AsBytes<long>(Enumerable.Repeat(1L, question.Ids.Length).ToArray())];

    protected override HttpRequestMessage CreateRequest(Question question, string id)
    {
        var json = Encoding.UTF8.GetBytes(Json(question, id));
        var content = new ByteArrayContent([.. json, .. Tensors(question)]);
        content.Headers.Add(JsonLength, json.Length.ToString(CultureInfo.InvariantCulture));
        return new HttpRequestMessage(HttpMethod.Post, $"v2/models/{sheet.Model}/infer") { Content = content };
    }

    protected override Outcome Read(Question question, string id, HttpResponseMessage response, byte[] body)
    {
        var length = int.Parse(response.Headers.Concat(response.Content.Headers).First(header => header.Key == JsonLength).Value.First(), CultureInfo.InvariantCulture);
        using var document = JsonDocument.Parse(body.AsMemory(0, length));
        return document.RootElement.GetProperty("id").GetString() == id
            ? sheet.CompareLogits(question, MemoryMarshal.Cast<byte, float>(body.AsSpan(length)))
            : new Outcome(OutcomeKind.Wrong, "the answer to another request");
    }
}
