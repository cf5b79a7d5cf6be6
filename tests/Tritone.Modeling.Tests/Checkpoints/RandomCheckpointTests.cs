using System.Security.Cryptography;
using Tritone.Modeling.Checkpoints;

namespace Tritone.Modeling.Tests.Checkpoints;

public sealed class RandomCheckpointTests
{
    [Fact]
    public void Write_SameSeed_MakesTheSameBytesAndASoundCheckpoint()
    {
        using var directory = new TemporaryDirectory();
        RandomCheckpoint.Write(directory["a"], "distilbert-base-uncased", seed: 7, TestFiles.BundledModel(), TestContext.Current.CancellationToken);
        var description = CheckpointDescription.Read(directory["a"]);
        Assert.Equal(("DistilBertForSequenceClassification", 6, 768, 512, 66_956_548L), (description.Architecture, description.Layers, description.Hidden, description.Positions, description.Parameters));
        Assert.Equal(30522, description.TokenizerVocabulary);

        RandomCheckpoint.Write(directory["b"], "distilbert-base-uncased", seed: 7, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(Hash(directory["a/model.safetensors"]), Hash(directory["b/model.safetensors"]));
    }

    [Fact]
    public void Write_WhatIsNotKnownOrThereAlready_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        var unknown = Assert.Throws<TritoneException>(() => RandomCheckpoint.Write(directory["a"], "gpt2", seed: 1, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("roberta-base", unknown.Message, StringComparison.Ordinal);
        var there = Assert.Throws<TritoneException>(() => RandomCheckpoint.Write(directory.FullName, "roberta-base", seed: 1, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.AlreadyExists, there.Code);
    }

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
