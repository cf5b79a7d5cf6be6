using Tritone.Repository.Publication;
using Tritone.Repository.Tests.Manifest;

namespace Tritone.Repository.Tests.Publication;

public sealed class ModelPublicationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Model => _directory["models/deep/emotion"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Commit_NewDirectory_HasEverythingAndNothingElse()
    {
        Assert.Equal(1, Publish(Model));
        Assert.Equal(
            ["1", "1/manifest.json", "1/model.onnx", "config.pbtxt", "labels.txt", "tokenizer", "tokenizer/vocab.txt"],
            Entries(Model));

        var opened = ModelDirectory.Open(Model);
        Assert.Equal([1L], opened.Versions);
        Assert.True(opened.HasTokenizer);
        Assert.Equal(["a", "b"], opened.ReadLabels(opened.Config.Outputs[0])!);
        Assert.Equal("graph", File.ReadAllText(opened.ModelPath(1)));
        Assert.Equal("tritone 0.1.0", opened.ReadManifest(1)!.Tool);
        ModelConfigs.Same(ModelConfigs.Emotion(), opened.Config);
    }

    [Fact]
    public void WriteShared_Files_AreDescribedWithTheirHashes()
    {
        using var publication = ModelPublication.Begin(Model);
        var files = publication.WriteShared(ModelConfigs.Emotion(), ["a", "b"], []);
        Assert.Equal(["config.pbtxt", "labels.txt"], files.Select(file => file.Name));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("a\nb\n"u8)), files[1].Sha256);
        Assert.Equal(4, files[1].Bytes);
    }

    [Fact]
    public void Commit_Again_TakesTheNextNumber()
    {
        Publish(Model);
        Assert.Equal(7, Publish(Model, version: 7));
        Assert.Equal(8, Publish(Model));
        Assert.Equal([1L, 7L, 8L], ModelDirectory.Open(Model).Versions);
        Assert.Equal([8L], ModelDirectory.Open(Model).ServedVersions);
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesNothing()
    {
        using (var publication = ModelPublication.Begin(Model))
        {
            Write(publication);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.FullName));
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesWhatWasThere()
    {
        Publish(Model);
        var before = Entries(Model);
        using (var publication = ModelPublication.Begin(Model))
        {
            Write(publication);
        }

        Assert.Equal(before, Entries(Model));
    }

    [Fact]
    public void Commit_IntoAnEmptyDirectory_IsTheSame()
    {
        Directory.CreateDirectory(Model);
        Assert.Equal(1, Publish(Model));
        Assert.Equal(["1", "1/manifest.json", "1/model.onnx", "config.pbtxt", "labels.txt", "tokenizer", "tokenizer/vocab.txt"], Entries(Model));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Begin_AfterOneThatWasKilled_RemovesWhatItLeft(bool exists)
    {
        // The folder and the lock of a process that is gone: the lock is nobody's.
        var folder = Directory.CreateDirectory(exists ? Model : _directory["models/deep"]).FullName;
        Directory.CreateDirectory(Path.Combine(folder, ".emotion.0123/version"));
        File.WriteAllText(Path.Combine(folder, ".emotion.0123.lock"), "");
        Assert.Equal(1, Publish(Model));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["models"], ".*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Begin_BesideOneThatIsUnderWay_LeavesItAlone()
    {
        Directory.CreateDirectory(Model);
        using var first = ModelPublication.Begin(Model);
        Assert.Equal(1, Publish(Model));
        Write(first);
        Assert.Equal(2, first.Commit());
    }

    [Fact]
    public void Commit_WhereOneWasKilledBeforeTheConfiguration_PutsItsOwnFiles()
    {
        Directory.CreateDirectory(Path.Combine(Model, "tokenizer"));
        File.WriteAllText(Path.Combine(Model, "tokenizer", "merges.txt"), "of another");
        File.WriteAllText(Path.Combine(Model, "labels.txt"), "of another\n");
        Assert.Equal(1, Publish(Model));
        Assert.Equal(["1", "1/manifest.json", "1/model.onnx", "config.pbtxt", "labels.txt", "tokenizer", "tokenizer/vocab.txt"], Entries(Model));
        Assert.Equal("a\nb\n", File.ReadAllText(Path.Combine(Model, "labels.txt")));
    }

    [Fact]
    public void Begin_VersionThatExists_IsRefused()
    {
        Publish(Model);
        Refused(() => ModelPublication.Begin(Model, 1), ErrorCode.AlreadyExists, "never overwritten");
    }

    [Fact]
    public void Commit_VersionThatCameMeanwhile_IsRefusedAndNotOverwritten()
    {
        Publish(Model);
        using (var publication = ModelPublication.Begin(Model, version: 2))
        {
            Write(publication);
            Publish(Model, version: 2, graph: "the other");
            Refused(() => publication.Commit(), ErrorCode.AlreadyExists, "version 2");
        }

        Assert.Equal("the other", File.ReadAllText(ModelDirectory.Open(Model).ModelPath(2)));
        Assert.DoesNotContain(Entries(Model), entry => entry.StartsWith('.'));
    }

    [Fact]
    public void Commit_TwoAtOnceIntoANewDirectory_BothHaveAVersion()
    {
        using var first = ModelPublication.Begin(Model);
        using var second = ModelPublication.Begin(Model);
        Write(first, graph: "first");
        Write(second, graph: "second");

        Assert.Equal(1, first.Commit());
        Assert.Equal(2, second.Commit());
        Assert.Equal("first", File.ReadAllText(ModelDirectory.Open(Model).ModelPath(1)));
        Assert.Equal("second", File.ReadAllText(ModelDirectory.Open(Model).ModelPath(2)));
    }

    [Fact]
    public async Task Commit_ManyAtOnce_EachHasItsVersion()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Publish(Model, graph: $"{i}"))));
        Assert.Equal(Enumerable.Range(1, 16).Select(i => (long)i), versions.Order());
        var opened = ModelDirectory.Open(Model);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"{i}").Order(), opened.Versions.Select(version => File.ReadAllText(opened.ModelPath(version))).Order());
    }

    [Fact]
    public void WriteShared_OtherSettingsThanTheVersionsThere_IsRefusedAtOnce()
    {
        Publish(Model);
        using var publication = ModelPublication.Begin(Model);
        Refused(() => publication.WriteShared(ModelConfigs.Emotion(instances: 3), ["a", "b"], [TestFiles.BundledModel("vocab.txt")]), ErrorCode.AlreadyExists, "config.pbtxt");
        Refused(() => publication.WriteShared(ModelConfigs.Emotion(), ["b", "a"], []), ErrorCode.AlreadyExists, "labels.txt");
    }

    [Fact]
    public void WriteShared_NoTokenizerBesideVersionsWithOne_IsRefused()
    {
        Publish(Model);
        using var publication = ModelPublication.Begin(Model);
        Refused(() => publication.WriteShared(ModelConfigs.Emotion(), ["a", "b"], []), ErrorCode.AlreadyExists, "tokenizer");
    }

    [Theory]
    [InlineData("mod el")]
    [InlineData(".hidden")]
    [InlineData("m\u00E9l")]
    public void Begin_NameThatNoModelCanHave_IsRefused(string name)
        => Refused(() => ModelPublication.Begin(_directory[name]), ErrorCode.InvalidArgument, name);

    [Fact]
    public void Begin_VersionBelowOne_IsRefused() => Refused(() => ModelPublication.Begin(Model, 0), ErrorCode.InvalidArgument, "0");

    [Fact]
    public void Begin_SomethingElseThere_IsRefusedAndLeftAlone()
    {
        File.WriteAllText(_directory["file"], "mine");
        Refused(() => ModelPublication.Begin(_directory["file"]), ErrorCode.AlreadyExists, "file");

        Directory.CreateDirectory(_directory["folder"]);
        File.WriteAllText(_directory["folder/mine.txt"], "mine");
        Refused(() => ModelPublication.Begin(_directory["folder"]), ErrorCode.AlreadyExists, "config.pbtxt");
        Assert.Equal("mine", File.ReadAllText(_directory["folder/mine.txt"]));
    }

    private static string[] Entries(string directory)
        => [.. Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories)
            .Select(entry => Path.GetRelativePath(directory, entry).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static void Refused(Action action, ErrorCode code, string name)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    private static long Publish(string model, long? version = null, string graph = "graph")
    {
        using var publication = ModelPublication.Begin(model, version);
        Write(publication, graph);
        return publication.Commit();
    }

    private static void Write(ModelPublication publication, string graph = "graph")
    {
        publication.WriteShared(ModelConfigs.Emotion(), ["a", "b"], [TestFiles.BundledModel("vocab.txt")]);
        File.WriteAllText(Path.Combine(publication.VersionPath, "model.onnx"), graph);
        publication.WriteManifest(ModelManifestTests.Sample);
    }
}
