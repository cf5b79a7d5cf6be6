using System.Runtime.InteropServices;
using System.Text.Json;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Graphs.Onnx;
using Tritone.Modeling.Parity;
using Tritone.Modeling.Sequences;
using Tritone.Runtime.Classification;
using Tritone.Runtime.Sessions;

namespace Tritone.Modeling.Tests.Graphs;

/// <summary>Checkpoints of every family and format, with the logits that transformers gave for them.</summary>
public sealed class GoldenCheckpointTests
{
    [Theory]
    [MemberData(nameof(GoldenCheckpoint.All), MemberType = typeof(GoldenCheckpoint))]
    public void Graph_EveryCaseOfTheCheckpoint_IsWithinTenThousandthOfTheReference(string name)
    {
        using var directory = new TemporaryDirectory();
        using var model = WriteAndLoad(GoldenCheckpoint.Folder(name), Precision.Fp32, directory["model.onnx"]);
        var cases = GoldenCheckpoint.Cases(name).Where(@case => !@case.IsEdge).ToList();
        var largest = cases.Max(@case => Difference(model, @case));

        TestContext.Current.TestOutputHelper!.WriteLine($"{cases.Count} cases, largest difference {largest:E2}");
        Assert.Equal(19, cases.Count);
        Assert.InRange(largest, 0, 1e-4);
    }

    [Theory]
    [MemberData(nameof(GoldenCheckpoint.All), MemberType = typeof(GoldenCheckpoint))]
    public void Graph_EveryListOfRows_NamesTheirNumber(string name)
    {
        using var checkpoint = Checkpoint.Open(GoldenCheckpoint.Folder(name));
        var structure = ClassifierGraphWriter.Build(new EncoderClassifier(checkpoint), new FloatForm(TensorProto.Types.DataType.Float)).Structure;
        var rows = structure.Node.Where(node => node.OpType == "Reshape" && node.Input[1] == "shape.rows").Select(node => node.Output[0]).ToList();

        // One of the embeddings, one of each layer, one of the first tokens.
        Assert.Equal(checkpoint.Config.Layers + 2, rows.Count);
        Assert.All(rows, output => Assert.NotEqual("", structure.ValueInfo.Single(value => value.Name == output).Type.TensorType.Shape.Dim[0].DimParam));
    }

    [Theory]
    [MemberData(nameof(GoldenCheckpoint.All), MemberType = typeof(GoldenCheckpoint))]
    public void Graph_RowThatIsAllPadding_GivesFiniteLogits(string name)
    {
        using var directory = new TemporaryDirectory();
        using var model = WriteAndLoad(GoldenCheckpoint.Folder(name), Precision.Fp32, directory["model.onnx"]);
        var edge = GoldenCheckpoint.Cases(name).Single(@case => @case.IsEdge);
        TestContext.Current.TestOutputHelper!.WriteLine($"all padding: {string.Join(", ", Run(model, edge))}; transformers: {string.Join(", ", edge.Logits.SelectMany(row => row))}");
        Assert.All(Run(model, edge), logit => Assert.True(float.IsFinite(logit)));
    }

    [Theory]
    [InlineData("a_roberta_safetensors")]
    [InlineData("b_bert")]
    [InlineData("c_distilbert")]
    [InlineData("d_roberta_multilabel28")]
    public void ReferenceForward_CasesWithoutPadding_GiveTheReferenceInDoublePrecision(string name)
    {
        using var checkpoint = Checkpoint.Open(GoldenCheckpoint.Folder(name));
        var forward = new ReferenceForward(new EncoderClassifier(checkpoint), Precision.Fp32);
        var cases = GoldenCheckpoint.Cases(name).Where(@case => @case.AttentionMask.All(row => row.All(value => value == 1))).ToList();
        var sequences = cases.SelectMany(@case => @case.InputIds.Select((row, i) => new TokenSequence(ToInts(row), @case.TokenTypeIds is null ? null : ToInts(@case.TokenTypeIds[i])))).ToList();
        var logits = forward.Run(sequences, TestContext.Current.CancellationToken);

        var largest = cases.SelectMany(@case => @case.ExactLogits).SelectMany(row => row).Zip(logits.SelectMany(row => row), (left, right) => Math.Abs(left - right)).Max();
        TestContext.Current.TestOutputHelper!.WriteLine($"{cases.Count} cases, largest difference {largest:E2}");
        Assert.True(cases.Count >= 12, $"{cases.Count} cases");

        // Both are double precision; they differ in the order of their sums.
        Assert.InRange(largest, 0, 1e-12);
    }

    [Theory]
    [InlineData("b_bert")]
    [InlineData("a_roberta_safetensors")]
    [InlineData("c_distilbert")]
    public void Graph_StoredAsFloat16_IsCloseToTheReference(string name)
    {
        using var directory = new TemporaryDirectory();
        using var model = WriteAndLoad(GoldenCheckpoint.Folder(name), Precision.Fp16, directory["model.onnx"]);
        var largest = GoldenCheckpoint.Cases(name).Where(@case => !@case.IsEdge).Max(@case => Difference(model, @case));

        // Rounding 11 bits of each weight shows, but is not an error.
        TestContext.Current.TestOutputHelper!.WriteLine($"largest difference {largest:E2}");
        Assert.InRange(largest, 1e-5, 3e-2);
    }

    [Theory]
    [InlineData("a_roberta_safetensors")]
    [InlineData("d_roberta_multilabel28")]
    public void Convert_TextsToLabels_AreThoseOfTheRecording(string name)
    {
        using var directory = new TemporaryDirectory();
        var recording = TestFiles.Shared($"golden/checkpoints/{name}/e2e.jsonl");
        Converter.Convert(GoldenCheckpoint.Folder(name), directory["model"], cancellationToken: TestContext.Current.CancellationToken);
        using var classifier = EmotionClassifier.Load(directory["model"]);
        var lines = File.ReadLines(recording).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var largest = 0.0;
        foreach (var (line, prediction) in lines.Zip(classifier.Classify([.. lines.Select(line => line.GetProperty("text").GetString()!)])))
        {
            Assert.Equal(line.GetProperty("input_ids").GetArrayLength(), prediction.Tokens);
            Assert.Equal(line.GetProperty("label").ToString(), prediction.Label);
            largest = Math.Max(largest, line.GetProperty("logits").EnumerateArray().Zip(prediction.Logits.ToArray(), (expected, actual) => Math.Abs(expected.GetDouble() - actual)).Max());
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{lines.Count} texts, largest difference of a logit {largest:E2}");
        Assert.Equal(326, lines.Count);
        Assert.InRange(largest, 0, 1e-4);
    }

    [Theory]
    [InlineData("gelu_new")]
    [InlineData("gelu_fast")]
    [InlineData("relu")]
    [InlineData("silu")]
    public void Convert_OtherActivation_IsWithinParity(string activation)
    {
        using var directory = new TemporaryDirectory();
        var source = new TestCheckpoint();
        source.Config["hidden_act"] = activation;
        source.Write(directory["source"]);
        var result = Converter.Convert(directory["source"], directory["model"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(result.Manifest.Parity!.MaxAbsoluteDifference, 0, 1e-5);
    }

    private static double Difference(OnnxModel model, GoldenCase @case)
        => @case.Logits.SelectMany(row => row).Zip(Run(model, @case), (expected, actual) => Math.Abs(expected - actual)).Max();

    private static float[] Run(OnnxModel model, GoldenCase @case)
        => MemoryMarshal.Cast<byte, float>(model.Run(@case.Inputs, ["logits"])[0].Data.Span).ToArray();

    private static int[] ToInts(long[] row) => [.. row.Select(value => (int)value)];

    private static OnnxModel WriteAndLoad(string folder, Precision precision, string path)
    {
        using var checkpoint = Checkpoint.Open(folder);
        using (var stream = File.Create(path))
        {
            OnnxWriter.Write(ClassifierGraphWriter.Build(new EncoderClassifier(checkpoint), GraphForm.Float(precision)), "1.0", stream);
        }

        return OnnxModel.Load(path, new OnnxModelOptions { GraphLevel = -1 });
    }
}
