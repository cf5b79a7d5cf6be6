using Tritone.Testing;

namespace Tritone.Faults.Servers;

/// <summary>The bundled model, converted once: an encoder whose runs take milliseconds, so that there are queues.</summary>
/// <param name="directory">Where it is converted to.</param>
internal sealed class EncoderModel(string directory)
{
    /// <summary>The model's name.</summary>
    public const string Name = "encoder";

    /// <summary>Its vocabulary; a run with another id fails in ONNX Runtime.</summary>
    public const int Words = 30522;

    private readonly Lazy<Task<string>> _converted = new(async () =>
    {
        var target = Path.Combine(directory, Name);
        var (exitCode, error) = await TritoneProgram.RunAsync("convert", TestFiles.BundledModel(), "--output", target);
        return exitCode == 0 ? target : throw new InvalidOperationException($"the bundled model was not converted: {error}");
    });

    /// <summary>Writes a repository with it.</summary>
    /// <param name="repository">The folder.</param>
    /// <param name="batching">Its <c>dynamic_batching</c>, as in a configuration.</param>
    /// <param name="instances">How many runs go on at once.</param>
    public async Task<string> WriteAsync(string repository, string batching = "dynamic_batching { }", int instances = 2)
    {
        var source = await _converted.Value;
        var target = Path.Combine(repository, Name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var config = Path.Combine(target, "config.pbtxt");
        var lines = File.ReadLines(config).Where(line => !line.StartsWith("dynamic_batching", StringComparison.Ordinal) && !line.StartsWith("instance_group", StringComparison.Ordinal)).ToList();
        await File.WriteAllLinesAsync(config, [.. lines, batching, $"instance_group [ {{ count: {instances} kind: KIND_CPU }} ]"]);
        return repository;
    }
}
