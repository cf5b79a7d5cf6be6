using Tritone.Repository.Configuration;

namespace Tritone.Repository.Tests;

public sealed class ModelDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_DirectoryMadeForTriton_IsRead()
    {
        Directory.CreateDirectory(_directory["emotion/3"]);
        Directory.CreateDirectory(_directory["emotion/03"]);
        Directory.CreateDirectory(_directory["emotion/11"]);
        Directory.CreateDirectory(_directory["emotion/notes"]);
        File.WriteAllText(_directory["emotion/config.pbtxt"], ModelConfigs.Emotion().ToPbtxt());

        var model = ModelDirectory.Open(_directory["emotion/"]);
        Assert.Equal("emotion", model.Name);
        Assert.Equal([3L, 11L], model.Versions);
        Assert.Equal([11L], model.ServedVersions);
        Assert.False(model.HasTokenizer);
        Assert.Null(model.ReadManifest(3));
        Assert.Equal(_directory["emotion/3/model.onnx"], model.ModelPath(3));
        Assert.Contains("has no version 4; it has 3, 11", Refusal(() => model.ModelPath(4), ErrorCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("labels.txt", Refusal(() => model.ReadLabels(model.Config.Outputs[0]), ErrorCode.NotFound), StringComparison.Ordinal);
        Assert.Null(model.ReadLabels(model.Config.Outputs[0] with { LabelFileName = null }));
    }

    [Fact]
    public void Open_NoVersions_SaysSoWhenOneIsWanted()
    {
        Directory.CreateDirectory(_directory["emotion"]);
        File.WriteAllText(_directory["emotion/config.pbtxt"], ModelConfigs.Emotion().ToPbtxt());
        Assert.Contains("no versions", Refusal(() => ModelDirectory.Open(_directory["emotion"]).ModelPath(1), ErrorCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoDirectoryOrConfig_IsNotFound()
    {
        Refusal(() => ModelDirectory.Open(_directory["absent"]), ErrorCode.NotFound);
        Directory.CreateDirectory(_directory["emotion"]);
        Assert.Contains(ModelConfig.FileName, Refusal(() => ModelDirectory.Open(_directory["emotion"]), ErrorCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NameOfAnotherModel_IsRefused()
    {
        Directory.CreateDirectory(_directory["joy"]);
        File.WriteAllText(_directory["joy/config.pbtxt"], ModelConfigs.Emotion().ToPbtxt());
        Assert.Contains("'emotion'; its directory is 'joy'", Refusal(() => ModelDirectory.Open(_directory["joy"]), ErrorCode.InvalidArgument), StringComparison.Ordinal);
    }

    private static string Refusal(Action action, ErrorCode code)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        Assert.Equal(code, refusal.Code);
        return refusal.Message;
    }
}
