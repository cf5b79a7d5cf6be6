using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Graphs;
using Tritone.Runtime.Sessions;

namespace Tritone.Modeling.Tests.Graphs;

public sealed class BertGoldenTests
{
    [Fact]
    public void Graph_EveryCaseOfTheGoldenCheckpoint_IsWithinTenThousandthOfTheReference()
    {
        using var directory = new TemporaryDirectory();
        using var model = WriteAndLoad(Precision.Fp32, directory["model.onnx"]);

        var cases = GoldenCase.ReadAll(TestFiles.Golden("checkpoints/b_bert/expected.json")).Where(@case => !@case.IsEdge).ToList();
        var largest = cases.Max(@case => Difference(model, @case));

        TestContext.Current.TestOutputHelper!.WriteLine($"{cases.Count} cases, largest difference {largest:E2}");
        Assert.Equal(19, cases.Count);
        Assert.InRange(largest, 0, 1e-4);
    }

    [Fact]
    public void Graph_RowThatIsAllPadding_GivesFiniteLogits()
    {
        using var directory = new TemporaryDirectory();
        using var model = WriteAndLoad(Precision.Fp32, directory["model.onnx"]);

        var edge = GoldenCase.ReadAll(TestFiles.Golden("checkpoints/b_bert/expected.json")).Single(@case => @case.IsEdge);

        Assert.All(Run(model, edge), logit => Assert.True(float.IsFinite(logit)));
    }

    [Fact]
    public void Graph_StoredAsFloat16_IsCloseToTheReference()
    {
        using var directory = new TemporaryDirectory();
        using var model = WriteAndLoad(Precision.Fp16, directory["model.onnx"]);

        var largest = GoldenCase.ReadAll(TestFiles.Golden("checkpoints/b_bert/expected.json")).Where(@case => !@case.IsEdge).Max(@case => Difference(model, @case));

        // Rounding 11 bits of each weight shows, but is not an error.
        TestContext.Current.TestOutputHelper!.WriteLine($"largest difference {largest:E2}");
        Assert.InRange(largest, 1e-5, 2e-2);
    }

    private static double Difference(OnnxModel model, GoldenCase @case)
        => @case.Logits.SelectMany(row => row).Zip(Run(model, @case), (expected, actual) => Math.Abs(expected - actual)).Max();

    private static float[] Run(OnnxModel model, GoldenCase @case)
        => MemoryMarshal.Cast<byte, float>(model.Run(@case.Inputs, ["logits"])[0].Data.Span).ToArray();

    private static OnnxModel WriteAndLoad(Precision precision, string path)
    {
        using var checkpoint = Checkpoint.Open(TestFiles.Golden("checkpoints/b_bert"));
        using (var stream = File.Create(path))
        {
            OnnxWriter.Write(BertGraph.Build(new BertEncoder(checkpoint), precision), "1.0", stream);
        }

        return OnnxModel.Load(path, new OnnxModelOptions { GraphLevel = -1 });
    }
}
