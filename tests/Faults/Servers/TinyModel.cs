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

    /// <summary>Makes another graph of a graph: blocks of its weights change places, so that it gives other answers.</summary>
    public static byte[] Another(byte[] graph)
    {
        const int Length = 16 * 1024;
        byte[] other = [.. graph];
        graph.AsSpan(Length, Length).CopyTo(other.AsSpan(5 * Length));
        graph.AsSpan(5 * Length, Length).CopyTo(other.AsSpan(Length));
        return other;
    }
}
