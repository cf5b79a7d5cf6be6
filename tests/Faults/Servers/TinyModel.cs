using Tritone.Testing;

namespace Tritone.Faults.Servers;

/// <summary>A model whose runs take microseconds.</summary>
internal static class TinyModel
{
    /// <summary>The model's name.</summary>
    public const string Name = "tiny";

    /// <summary>Writes a repository with it.</summary>
    public static string Write(string repository)
    {
        var model = TestModel.Write(Path.Combine(repository, Name), maxTokens: 64);
        File.AppendAllText(Path.Combine(model, "config.pbtxt"), "dynamic_batching { }\ninstance_group [ { count: 2 kind: KIND_CPU } ]\n");
        return repository;
    }
}
