namespace Tritone.Faults.Models;

/// <summary>What may happen to the files of a model while it is served.</summary>
internal sealed class ModelDamages
{
    private const string Vocabulary = "tokenizer/vocab.txt";
    private readonly string _model;
    private readonly string _config;
    private readonly string _words;

    /// <summary>Looks at a model while it is sound.</summary>
    public ModelDamages(string model)
    {
        _model = model;
        _config = File.ReadAllText(ConfigPath);
        _words = File.ReadAllText(Path.Combine(model, Vocabulary));
    }

    private string GraphPath => Path.Combine(_model, "1", "model.onnx");

    private string ConfigPath => Path.Combine(_model, "config.pbtxt");

    /// <summary>Cuts off a file that may be open elsewhere.</summary>
    public static void Truncate(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }

    /// <summary>Exchanges the graph as one should: written beside it, then renamed.</summary>
    public void Replace(byte[] graph)
    {
        var beside = Path.Combine(_model, ".new");
        File.WriteAllBytes(beside, graph);
        File.Move(beside, GraphPath, overwrite: true);
    }

    /// <summary>Writes noise where the graph was, into the same file.</summary>
    public void Overwrite(int length)
    {
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        using var file = new FileStream(GraphPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Write(noise);
    }

    /// <summary>A sound graph beside a configuration that is none.</summary>
    public void BreakConfig(byte[] graph)
    {
        Replace(graph);
        File.WriteAllText(ConfigPath, "max_batch_size: \"many\" {");
    }

    /// <summary>A sound configuration beside a vocabulary that is none.</summary>
    public void BreakTokenizer()
    {
        File.WriteAllText(ConfigPath, _config);
        File.WriteAllText(Path.Combine(_model, Vocabulary), "");
    }

    /// <summary>Puts everything in order.</summary>
    public void Mend(byte[] graph)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(GraphPath)!);
        File.WriteAllText(Path.Combine(_model, Vocabulary), _words);
        File.WriteAllText(ConfigPath, _config);
        Replace(graph);
    }
}
