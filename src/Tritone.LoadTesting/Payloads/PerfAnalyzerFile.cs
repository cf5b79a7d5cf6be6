using System.Buffers;
using System.Text;
using System.Text.Json;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>A file of inputs as Triton's perf_analyzer reads it with <c>--input-data</c>.</summary>
internal static class PerfAnalyzerFile
{
    public static IReadOnlyList<TensorRequest> Read(string path, IReadOnlyList<ModelInput> inputs, TensorOptions options)
    {
        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        bytes = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var entries = TensorFile.Parse(bytes, $"'{path}'", root => ReadEntries(root, path, inputs, options));
        return [.. Batches.Of(entries, options.BatchSize).Select(batch => new TensorRequest([.. inputs.Select((input, i) => Join(input, i, batch, path))], []))];
    }

    private static List<Entry> ReadEntries(JsonElement root, string path, IReadOnlyList<ModelInput> inputs, TensorOptions options)
    {
        if (!root.TryGetProperty("data"u8, out var data) || data.ValueKind is not JsonValueKind.Array)
        {
            throw ModelInput.Invalid($"'{path}': there is no array 'data'");
        }

        var entries = new List<Entry>();
        foreach (var element in data.EnumerateArray())
        {
            var number = entries.Count + 1;
            var where = $"'{path}' entry {number}";
            if (element.ValueKind is not JsonValueKind.Object)
            {
                throw ModelInput.Invalid($"{where}: expected a JSON object, not {element.ValueKind}");
            }

            TensorFile.CheckKeys(element, inputs, where);
            entries.Add(new Entry(number, [.. inputs.Select(input => PerfAnalyzerInput.Read(element.GetProperty(input.Name), input, options, where))]));
        }

        return entries;
    }

    private static Tensor Join(ModelInput input, int index, Entry[] batch, string path)
    {
        var first = batch[0].Tensors[index];
        if (batch.FirstOrDefault(entry => !entry.Tensors[index].Shape.SequenceEqual(first.Shape)) is { } other)
        {
            throw ModelInput.Invalid(
                $"'{path}' entry {other.Number}: input '{input.Name}' has shape {ModelInput.Text(other.Tensors[index].Shape)}, and "
                + $"entry {batch[0].Number} of the same batch has {ModelInput.Text(first.Shape)}");
        }

        var data = new ArrayBufferWriter<byte>(Math.Max(1, batch.Length * first.Data.Length));
        foreach (var entry in batch)
        {
            data.Write(entry.Tensors[index].Data.Span);
        }

        return first with { Shape = input.WithBatch(first.Shape, batch.Length), Data = data.WrittenMemory };
    }

    // One row: its tensors have no batch dimension yet.
    private sealed record Entry(int Number, IReadOnlyList<Tensor> Tensors);
}
