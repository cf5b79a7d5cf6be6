using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Tritone.Protocol.Json;
using JsonNode = System.Text.Json.Nodes.JsonNode;
using JsonValue = Tritone.Protocol.Json.JsonValue;

namespace Tritone.Protocol.Tests.Json;

public sealed class JsonTreeTests
{
    private static readonly Gen<string> Strings = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.OneOf('"', '\\', '\n', '\u0001', '\u00E9', '\u4E2D')), 0, 8];

    private static readonly Gen<JsonNode?> Scalars = Gen.OneOf<JsonNode?>(
        Gen.Long.Select(value => (JsonNode?)value),
        Gen.ULong.Select(value => (JsonNode?)value),
        Gen.Double.Where(double.IsFinite).Select(value => (JsonNode?)value),
        Gen.Bool.Select(value => (JsonNode?)value),
        Strings.Select(value => (JsonNode?)value),
        Gen.Int.Select(_ => (JsonNode?)null));

    private static readonly Gen<JsonNode?> Documents = Gen.Recursive<JsonNode?>((depth, inner) => depth == 3
        ? Scalars
        : Gen.OneOf(
            Scalars,
            inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Dictionary(Strings, inner)[0, 4].Select(members => (JsonNode?)new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))))));

    [Fact]
    public void Parse_AnyDocumentOfTheClassLibrary_IsTheSame() => Documents.Sample(document =>
    {
        var text = document?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "null";
        Assert.Equal(document?.ToJsonString() ?? "null", Show(JsonTree.Parse(Encoding.UTF8.GetBytes(text)).Root)?.ToJsonString() ?? "null");
    });

    // RapidJSON's words and offsets; those that a real Triton has been seen to give are in the transcripts that the server's tests replay.
    [Theory]
    [InlineData("", "The document is empty. at 0")]
    [InlineData("  \n", "The document is empty. at 3")]
    [InlineData("{nope", "Missing a name for object member. at 1")]
    [InlineData("{\"a\"", "Missing a colon after a name of object member. at 4")]
    [InlineData("{\"a\" 1}", "Missing a colon after a name of object member. at 5")]
    [InlineData("{\"a\":1", "Missing a comma or '}' after an object member. at 6")]
    [InlineData("{\"a\":1,}", "Missing a name for object member. at 7")]
    [InlineData("[1,2", "Missing a comma or ']' after an array element. at 4")]
    [InlineData("[1,]", "Invalid value. at 3")]
    [InlineData("[1 2]", "Missing a comma or ']' after an array element. at 3")]
    [InlineData("{\"inputs\":[", "Invalid value. at 11")]
    [InlineData("nul", "Invalid value. at 3")]
    [InlineData("truE", "Invalid value. at 3")]
    [InlineData("-", "Invalid value. at 1")]
    [InlineData("01", "The document root must not be followed by other values. at 1")]
    [InlineData("1.", "Miss fraction part in number. at 2")]
    [InlineData("1e", "Miss exponent in number. at 2")]
    [InlineData("1e+", "Miss exponent in number. at 3")]
    [InlineData("1e999", "Number too big to be stored in double. at 0")]
    [InlineData("Nan", "Invalid value. at 2")]
    [InlineData("Infinit", "Invalid value. at 7")]
    [InlineData("1 2", "The document root must not be followed by other values. at 2")]
    [InlineData("\"abc", "Missing a closing quotation mark in string. at 4")]
    [InlineData("\"a\nb\"", "Invalid encoding in string. at 2")]
    [InlineData("\"a\\q\"", "Invalid escape character in string. at 2")]
    [InlineData("\"\\u12G4\"", "Incorrect hex digit after \\u escape in string. at 1")]
    [InlineData("\"\\u12", "Incorrect hex digit after \\u escape in string. at 1")]
    [InlineData("\"\\ud800\"", "The surrogate pair in string is invalid. at 1")]
    [InlineData("\"\\udc00\"", "The surrogate pair in string is invalid. at 1")]
    [InlineData("\"\\ud800\\u0041\"", "The surrogate pair in string is invalid. at 1")]
    public void Parse_NoJson_SaysWhatAndWhere(string text, string message)
        => Assert.Equal(message, Assert.Throws<JsonSyntaxException>(() => JsonTree.Parse(Encoding.UTF8.GetBytes(text))).Message);

    [Fact]
    public void Parse_DataThatIsSkipped_IsCheckedAllTheSame() => Gen.Select(Documents, Gen.Int[0, 200], Gen.OneOf(",]}[{:\"x1-".Select(Gen.Const).ToArray())).Sample((document, place, character) =>
    {
        var text = new StringBuilder($"{{\"data\":[{document?.ToJsonString() ?? "null"},[1,2.5e3]],\"a\":1}}");
        text.Insert(place % text.Length, character);
        Assert.Equal(Outcome(text.ToString(), skipsData: false), Outcome(text.ToString(), skipsData: true));
    });

    [Fact]
    public void Parse_DataThatIsSkipped_HasNoElementsAndItsText()
    {
        using var tree = JsonTree.Parse("{\"data\": [1, [2]], \"other\":[3]}"u8.ToArray(), skipsData: true);
        Assert.True(tree.Root.TryGetMember("data"u8, out var data));
        Assert.Equal((0, "[1, [2]]"), (data.Elements().Count(), Encoding.UTF8.GetString(data.Text)));
        Assert.True(tree.Root.TryGetMember("other"u8, out var other));
        Assert.Equal(1, other.Elements().Count());
    }

    [Fact]
    public void TryGetMember_NameWithEscapes_IsFoundByWhatItSays()
    {
        using var tree = JsonTree.Parse("{\"d\\u0061ta\":[1],\"data\":2}"u8.ToArray(), skipsData: true);
        Assert.True(tree.Root.TryGetMember("data"u8, out var data));
        Assert.Equal("[1]", Encoding.UTF8.GetString(data.Text));
    }

    [Fact]
    public void Parse_DeepNesting_IsRefusedAndNotFollowed()
        => Assert.StartsWith("Values are nested deeper than 64.", Assert.Throws<JsonSyntaxException>(() => JsonTree.Parse(Encoding.UTF8.GetBytes(new string('[', 1_000_000)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("NaN", double.NaN)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("Inf", double.PositiveInfinity)]
    [InlineData("-0.0", -0.0)]
    [InlineData("18446744073709551616", 18446744073709551616.0)]
    public void AsDouble_NumbersThatOthersRefuse_AreRead(string text, double expected) => Assert.Equal(expected, JsonTree.Parse(Encoding.UTF8.GetBytes(text)).Root.AsDouble());

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807L)]
    [InlineData("-9223372036854775808", -9223372036854775808L)]
    public void AsInt64_Extremes_AreExact(string text, long expected) => Assert.Equal(expected, JsonTree.Parse(Encoding.UTF8.GetBytes(text)).Root.AsInt64());

    [Theory]
    [InlineData("3.0")]
    [InlineData("true")]
    [InlineData("\"3\"")]
    [InlineData("null")]
    [InlineData("9223372036854775808")]
    public void AsInt64_SomethingElse_IsRefused(string text)
        => Assert.Equal(
            "attempt to access JSON non-signed-integer as signed-integer",
            Assert.Throws<TritoneException>(() => JsonTree.Parse(Encoding.UTF8.GetBytes(text)).Root.AsInt64()).Message);

    [Fact]
    public void Parse_AnyBytes_EndsInATreeOrOneError() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        try
        {
            Show(JsonTree.Parse(bytes).Root);
        }
        catch (JsonSyntaxException error)
        {
            Assert.Contains(" at ", error.Message, StringComparison.Ordinal);
        }
    });

    private static string Outcome(string text, bool skipsData)
    {
        try
        {
            using var tree = JsonTree.Parse(Encoding.UTF8.GetBytes(text), skipsData);
            return "sound";
        }
        catch (JsonSyntaxException error)
        {
            return error.Message;
        }
    }

    private static JsonNode? Show(JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Object:
                var members = new JsonObject();
                foreach (var (name, member) in value.Members())
                {
                    members.TryAdd(name.AsString(), Show(member));
                }

                return members;
            case JsonKind.Array:
                var items = new JsonArray();
                foreach (var item in value.Elements())
                {
                    items.Add(Show(item));
                }

                return items;
            default:
                return value.Kind switch
                {
                    JsonKind.String => value.AsString(),
                    JsonKind.Int64 => value.AsInt64(),
                    JsonKind.UInt64 => value.AsUInt64(),
                    JsonKind.Double => double.IsFinite(value.AsDouble()) ? value.AsDouble() : "not finite",
                    JsonKind.Null => null,
                    _ => value.AsBoolean(),
                };
        }
    }
}
