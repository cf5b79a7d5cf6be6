using Tritone.Serving.Texts;

namespace Tritone.Serving.Tests.Texts;

public sealed class TextModelIdentityTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void OfFiles_SameFilesElsewhere_IsTheSame()
    {
        Write("a", "graph", "weights");
        Write("b", "graph", "weights");
        Assert.Equal(Of("a"), Of("b"));
    }

    [Fact]
    public void OfFiles_Manifest_IsNotLookedAt()
    {
        Write("a", "graph", "weights");
        var without = Of("a");
        File.WriteAllText(_directory["a/manifest.json"], "{}");
        Assert.Equal(without, Of("a"));
    }

    [Fact]
    public void OfFiles_AnythingElse_IsAnother()
    {
        Write("a", "graph", "weights");
        Write("graph", "graph2", "weights");
        Write("weights", "graph", "weights2");
        Write("both", "graphw", "eights");
        byte[][] identities =
        [
            Of("a"), Of("graph"), Of("weights"), Of("both"), TextModelIdentity.OfFiles("other", 1, "logits", _directory["a"]), TextModelIdentity.OfFiles("emotion", 2, "logits", _directory["a"]),
            TextModelIdentity.OfFiles("emotion", 1, "scores", _directory["a"]), TextModelIdentity.Of("emotion", 1, "logits"),
        ];
        Assert.Equal(identities.Length, identities.Select(Convert.ToHexString).Distinct().Count());
    }

    private byte[] Of(string folder) => TextModelIdentity.OfFiles("emotion", 1, "logits", _directory[folder]);

    private void Write(string folder, string graph, string weights)
    {
        Directory.CreateDirectory(_directory[folder]);
        File.WriteAllText(_directory[$"{folder}/model.onnx"], graph);
        File.WriteAllText(_directory[$"{folder}/model.onnx.data"], weights);
    }
}
