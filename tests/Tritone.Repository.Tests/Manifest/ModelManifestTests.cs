using System.Text;
using Tritone.Repository.Manifest;

namespace Tritone.Repository.Tests.Manifest;

public sealed class ModelManifestTests
{
    public static ModelManifest Sample => new()
    {
        Tool = "tritone 0.1.0",
        Source = new ManifestSource("emotion-minilm", "BertForSequenceClassification", [new ManifestFile("config.json", 3, new string('a', 64))]),
        Settings = new ManifestSettings("fp32", ["a", "b"], "softmax", "tweet", 128, 2),
        Graph = new ManifestGraph(17, 22_000_000, new Dictionary<string, int> { ["Add"] = 3 }),
        Parity = new ManifestParity("texts", 12, 300, 1.5e-6, 1e-3),
        Files = [new ManifestFile("model.onnx", 9, new string('b', 64))],
    };

    [Fact]
    public void ToJson_Manifest_IsReadBackTheSame()
    {
        var json = Sample.ToJson();
        Assert.Equal(json, ModelManifest.Parse(json, "m").ToJson());
        Assert.StartsWith("{\n  \"schema\": 1,\n  \"tool\": \"tritone 0.1.0\",", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ErrorCode.InvalidArgument)]
    [InlineData("null", ErrorCode.InvalidArgument)]
    [InlineData("[]", ErrorCode.InvalidArgument)]
    [InlineData("{}", ErrorCode.InvalidArgument)]
    [InlineData("{\"schema\": 2", ErrorCode.InvalidArgument)]
    public void Parse_NoManifest_IsRefused(string json, ErrorCode code)
    {
        var refusal = Assert.Throws<TritoneException>(() => ModelManifest.Parse(Encoding.UTF8.GetBytes(json), "1/manifest.json"));
        Assert.Equal(code, refusal.Code);
        Assert.Contains("1/manifest.json", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_LaterSchema_IsRefused()
        => Assert.Equal(
            ErrorCode.Unsupported,
            Assert.Throws<TritoneException>(() => ModelManifest.Parse((Sample with { Schema = 2 }).ToJson(), "m")).Code);

    [Fact]
    public void Read_NoFile_IsNotFound()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(ErrorCode.NotFound, Assert.Throws<TritoneException>(() => ModelManifest.Read(directory["manifest.json"])).Code);
    }
}
