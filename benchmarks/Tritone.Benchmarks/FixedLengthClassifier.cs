using System.Runtime.InteropServices;
using Tritone.Repository;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;
using Tritone.Tokenization;

namespace Tritone.Benchmarks;

/// <summary>The same graph used as the reference design uses it: batches of 32 texts of 128 tokens each, whatever the texts are. As many at once as cores.</summary>
internal sealed class FixedLengthClassifier : IDisposable
{
    private const int Rows = 32;
    private const int Columns = 128;

    private readonly OnnxModel _model;
    private readonly TextTokenizer _tokenizer;

    public FixedLengthClassifier(string modelDirectory)
    {
        var directory = ModelDirectory.Open(modelDirectory);
        _tokenizer = TextTokenizer.Load(directory.TokenizerPath);
        _model = OnnxModel.Load(directory.ModelPath(1), new OnnxModelOptions { GraphLevel = -1 });
    }

    public void Run(string[] texts) => Parallel.ForEach(texts.Chunk(Rows), new ParallelOptions { MaxDegreeOfParallelism = _model.MaxConcurrentRuns }, RunBatch);

    public void Dispose() => _model.Dispose();

    private void RunBatch(string[] texts)
    {
        var ids = new long[texts.Length * Columns];
        var mask = new long[ids.Length];
        var row = new int[Columns];
        foreach (var (i, text) in texts.Index())
        {
            var count = _tokenizer.Encode(text, row, out _);
            for (var column = 0; column < count; column++)
            {
                ids[(i * Columns) + column] = row[column];
                mask[(i * Columns) + column] = 1;
            }
        }

        long[] shape = [texts.Length, Columns];
        _model.Run([Input("input_ids", shape, ids), Input("attention_mask", shape, mask)], ["logits"]);
    }

    private static Tensor Input(string name, long[] shape, long[] values) => new(name, TensorDataType.Int64, shape, MemoryMarshal.AsBytes<long>(values).ToArray());
}
