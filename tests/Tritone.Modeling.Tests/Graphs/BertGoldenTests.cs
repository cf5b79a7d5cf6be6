using System.Text.Json;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Graphs;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Modeling.Tests.Graphs;

public sealed class BertGoldenTests
{
    [Fact]
    public void Graph_EveryCaseOfTheGoldenCheckpoint_IsWithinTenThousandthOfTheReference()
    {
        using var checkpoint = Checkpoint.Open(TestFiles.Golden("checkpoints/b_bert"));
        using var directory = new TemporaryDirectory();
        var graph = BertGraph.Build(new BertEncoder(checkpoint), Precision.Fp32);
        using (var stream = File.Create(directory["model.onnx"]))
        {
            OnnxWriter.Write(graph, "1.0", stream);
        }

        using var model = OnnxModel.Load(directory["model.onnx"], new OnnxModelOptions { GraphLevel = -1 });
        using var golden = JsonDocument.Parse(File.ReadAllBytes(TestFiles.Golden("checkpoints/b_bert/expected.json")));
        var largest = 0.0;
        var cases = 0;
        foreach (var @case in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (@case.TryGetProperty("edge", out var edge) && edge.GetBoolean())
            {
                continue;
            }

            cases++;
            string[] names = ["input_ids", "attention_mask", "token_type_ids"];
            var inputs = names.Where(name => @case.TryGetProperty(name, out _)).Select(name => ToTensor(name, @case.GetProperty(name))).ToList();
            var logits = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(model.Run(inputs, ["logits"])[0].Data.Span).ToArray();
            var expected = @case.GetProperty("logits").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetDouble()).ToArray();
            Assert.Equal(expected.Length, logits.Length);
            largest = Math.Max(largest, expected.Zip(logits, (a, b) => Math.Abs(a - b)).Max());
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{cases} cases, largest difference {largest:E2}");
        Assert.InRange(largest, 0, 1e-4);
        Assert.True(cases >= 15, $"only {cases} cases");
    }

    private static Tensor ToTensor(string name, JsonElement rows)
    {
        var values = rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetInt64()).ToArray();
        long[] shape = [rows.GetArrayLength(), values.Length / rows.GetArrayLength()];
        return new Tensor(name, TensorDataType.Int64, shape, System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(values).ToArray());
    }
}
