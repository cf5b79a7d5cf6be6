using System.Text;
using Tritone.LoadTesting.Payloads;

namespace Tritone.LoadTesting.Tests.Payloads;

public sealed class TextBodiesTests
{
    private static readonly (string Text, string? Label)[] Texts = [("what a \"day\"", "joy"), ("né 😀", "anger"), ("c", "fear")];

    [Fact]
    public void Create_BatchOfOne_HasAText()
    {
        var payloads = TextBodies.Create("emotion", Texts, 1);
        Assert.Equal(
            ["""{"model":"emotion","text":"what a \"day\""}""", """{"model":"emotion","text":"né 😀"}""", """{"model":"emotion","text":"c"}"""], payloads.Select(Body));
        Assert.All(payloads, payload => Assert.Equal((1, null), (payload.Rows, payload.JsonLength)));
        Assert.Equal(["joy", "anger", "fear"], payloads.SelectMany(payload => payload.Labels));
    }

    [Fact]
    public void Create_LargerBatch_HasTextsAndFillsTheLast()
    {
        var payloads = TextBodies.Create(null, Texts, 2);
        Assert.Equal(["""{"texts":["what a \"day\"","né 😀"]}""", """{"texts":["c","what a \"day\""]}"""], payloads.Select(Body));
        Assert.Equal([2, 2], payloads.Select(payload => payload.Rows));
        Assert.Equal(["fear", "joy"], payloads[1].Labels);
    }

    [Fact]
    public void Create_OneTextWithoutLabel_LeavesAllWithoutThem()
        => Assert.All(TextBodies.Create(null, [.. Texts, ("d", null)], 1), payload => Assert.Empty(payload.Labels));

    [Fact]
    public void Create_MoreTextsThanTheServerTakes_IsRefused()
    {
        Assert.Equal(1024, Assert.Single(TextBodies.Create(null, Texts, 1024)).Rows);
        Assert.Equal(
            "the batch size is 1025; a request to /v1/classify takes at most 1024 texts", Assert.Throws<TritoneException>(() => TextBodies.Create(null, Texts, 1025)).Message);
    }

    [Fact]
    public void Create_NoTexts_IsRefused() => Assert.Equal("there are no texts to make requests of", Assert.Throws<TritoneException>(() => TextBodies.Create(null, [], 1)).Message);

    private static string Body(Payload payload) => Encoding.UTF8.GetString(payload.Body.Span);
}
