using Tritone.Modeling.Conversion;
using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Repository;
using Tritone.Runtime.Classification;

namespace Tritone.Modeling.Tests.Conversion;

/// <summary>The bundled checkpoint as INT8: a trained model, in the default scheme.</summary>
public sealed class BundledInt8Tests
{
    [Fact]
    public void Convert_BundledModel_PassesTheGateAtAQuarterOfTheSize()
    {
        using var directory = new TemporaryDirectory();
        var options = new ConversionOptions { Precision = Precision.Int8, Gate = new GateOptions { BuiltInTexts = 16 } };
        var result = Converter.Convert(TestFiles.BundledModel(), directory["emotion"], options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, result.Version);
        Assert.True(result.Gate!.IsPassed, string.Join("; ", result.Gate.Verdict.Reasons.Select(reason => reason.Text)));
        Assert.Equal(new InvarianceResult(true, 16, 0, 0, 0, 0), result.Gate.Invariance);
        Assert.InRange(result.Gate.Texts.MeanLogitDifference, 1e-4, 0.05);

        var manifest = ModelDirectory.Open(directory["emotion"]).ReadManifest(1)!;
        var file = manifest.Files.Single(file => file.Name is "model.onnx");
        Assert.Equal(new FileInfo(directory["emotion/1/model.onnx"]).Length, file.Bytes);
        Assert.InRange(file.Bytes, 22_714_756, 23_800_000);

        // Six layers of six matrices, pooler and classifier; tokens are measured once where several layers read them, apart from the last layer's query.
        Assert.Equal((38, 6, 13), (manifest.Graph.Ops["MatMulIntegerToFloat"], manifest.Graph.Ops["MultiHeadAttention"], manifest.Graph.Ops["LayerNormalization"]));
        Assert.Equal((27, 38, 6), (manifest.Graph.Ops["QuantizeLinear"], manifest.Graph.Ops["Gemm"], manifest.Graph.Ops["Gelu"]));
        Assert.DoesNotContain("MatMul", manifest.Graph.Ops.Keys);
        Assert.DoesNotContain("DynamicQuantizeLinear", manifest.Graph.Ops.Keys);

        using var classifier = EmotionClassifier.Load(directory["emotion"]);
        Assert.Equal("joy", classifier.Classify("what a wonderful day, I am so happy!").Label);
        Assert.Equal("sadness", classifier.Classify("I miss my grandmother so much, I cannot stop crying").Label);
    }
}
