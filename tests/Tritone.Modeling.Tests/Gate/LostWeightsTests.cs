using Tritone.Evaluation.Gate;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Quantization;

namespace Tritone.Modeling.Tests.Gate;

/// <summary>Checkpoints with a weight that is broken, or so large that its row cannot be held.</summary>
public sealed class LostWeightsTests : IDisposable
{
    private const string Layer = "bert.encoder.layer.0";

    private readonly TemporaryDirectory _directory = new();
    private readonly TestCheckpoint _checkpoint = new();

    private string Model => _directory["models/mood"];

    public static TheoryData<string, string> Linears => new()
    {
        { $"{Layer}.attention.self.query.weight", "layer.0.attention" },
        { $"{Layer}.attention.self.key.weight", "layer.0.attention" },
        { $"{Layer}.attention.self.value.weight", "layer.0.attention" },
        { $"{Layer}.attention.output.dense.weight", "layer.0.attention.output" },
        { $"{Layer}.intermediate.dense.weight", "layer.0.up" },
        { $"{Layer}.output.dense.weight", "layer.0.down" },
        { "bert.pooler.dense.weight", "pooler" },
        { "classifier.weight", "classifier" },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("bert.embeddings.word_embeddings.weight", 640, float.NaN, "holds NaN at [10, 0]")]
    [InlineData("bert.encoder.layer.2.output.dense.weight", 129, float.PositiveInfinity, "holds infinity at [1, 1]")]
    [InlineData("bert.encoder.layer.1.attention.output.LayerNorm.bias", 63, float.NegativeInfinity, "holds -infinity at [63]")]
    [InlineData("classifier.bias", 0, float.NaN, "holds NaN at [0]")]
    public void Convert_WeightThatIsNotFinite_IsRefusedWithItsTensorAndPlace(string tensor, int element, float value, string message)
    {
        GoldenCheckpoint.Patch(GoldenCheckpoint.Copy("b_bert", _directory["checkpoint"]), tensor, element, value);
        foreach (var precision in (Precision[])[Precision.Int8, Precision.Fp32])
        {
            var refusal = Assert.Throws<TritoneException>(() => Convert(new ConversionOptions { Precision = precision, AcceptDegraded = true }));
            Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
            Assert.Contains($"tensor '{tensor}' {message}", refusal.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_directory["models"]), "something was left behind");
        }
    }

    [Theory]
    [MemberData(nameof(Linears))]
    public void Convert_OneHugeWeight_IsRefusedWithItsRowAndLeavesNothing(string tensor, string site)
    {
        _checkpoint.Set(tensor, 3, 1e5f).Write(_directory["checkpoint"]);
        foreach (var scheme in (QuantizationScheme[])[QuantizationScheme.PerToken, QuantizationScheme.Static])
        {
            var result = Convert(Int8(new QuantizationOptions { Scheme = scheme }));
            Assert.Null(result.Version);
            Assert.Equal(GateOutcome.Refused, result.Gate!.Verdict.Outcome);
            var reason = Assert.Single(result.Gate.Verdict.Reasons, reason => reason.Text.StartsWith("row ", StringComparison.Ordinal));
            Assert.Contains($"row 0 of '{tensor}' holds 100000, ", reason.Text, StringComparison.Ordinal);
            Assert.Contains($"--keep-float {site} ", reason.Text, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_directory["models"]), "something was left behind");
        }
    }

    [Theory]
    [MemberData(nameof(Linears))]
    public void Convert_WeightThatOverflows_NamesItsRowAsTheCause(string tensor, string site)
    {
        _checkpoint.Set(tensor, 3, 1e38f).Write(_directory["checkpoint"]);
        string reason;
        try
        {
            var result = Convert(Int8(new QuantizationOptions { Scheme = QuantizationScheme.Static }));
            Assert.Null(result.Version);
            reason = result.Gate!.Verdict.Reasons.Single(reason => reason.Text.StartsWith("row ", StringComparison.Ordinal)).Text;
        }
        catch (TritoneException exception)
        {
            Assert.Equal(ErrorCode.InvalidArgument, exception.Code);
            reason = exception.Message;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(reason);
        Assert.Contains($"row 0 of '{tensor}' holds 1E+38", reason, StringComparison.Ordinal);
        Assert.Contains(site, reason, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["models"]), "something was left behind");
    }

    [Fact]
    public void Convert_OneHugeWeightAccepted_IsPublishedWithTheVerdict()
    {
        _checkpoint.Set("bert.pooler.dense.weight", 3, 1e5f).Write(_directory["checkpoint"]);
        var result = Convert(Int8(new QuantizationOptions()) with { AcceptDegraded = true });
        Assert.Equal(1, result.Version);
        var gate = Repository.ModelDirectory.Open(Model).ReadManifest(1)!.Gate!;
        Assert.Equal("refused", gate.Verdict);
        Assert.Contains(gate.Reasons, reason => reason.StartsWith("row 0 of 'bert.pooler.dense.weight' holds 100000, ", StringComparison.Ordinal));
    }

    [Fact]
    public void Convert_OneHugeWeightAcceptedButFarFromThePlainComputation_IsNotPublished()
    {
        _checkpoint.Set("classifier.weight", 3, 1e6f).Write(_directory["checkpoint"]);
        var refusal = Assert.Throws<TritoneException>(() => Convert(Int8(new QuantizationOptions()) with { AcceptDegraded = true }));
        Assert.Contains("differs from the plain computation", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("row 0 of 'classifier.weight' holds 1E+06", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["models"]), "something was left behind");
    }

    [Fact]
    public void Convert_HugeWeightInALayerKeptInFloat_IsNoReason()
    {
        _checkpoint.Set("bert.pooler.dense.weight", 3, 1e5f).Write(_directory["checkpoint"]);
        var result = Convert(Int8(new QuantizationOptions { KeepFloat = KeepFloat.Of(["pooler"]) }) with { AcceptDegraded = true });
        Assert.DoesNotContain(result.Gate!.Verdict.Reasons, reason => reason.Text.StartsWith("row ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void Convert_RowsOfZeros_AreNoReason(int rows)
    {
        for (var i = 0; i < rows * 8; i++)
        {
            _checkpoint.Set("bert.pooler.dense.weight", i, 0);
        }

        _checkpoint.Write(_directory["checkpoint"]);
        var result = Convert(Int8(new QuantizationOptions()) with { AcceptDegraded = true });
        Assert.DoesNotContain(result.Gate!.Verdict.Reasons, reason => reason.Text.StartsWith("row ", StringComparison.Ordinal));
    }

    [Fact]
    public void Convert_HugeWeightInAClassifierOfTwoLabels_IsFound()
    {
        _checkpoint.Config["id2label"] = new System.Text.Json.Nodes.JsonObject { ["0"] = "sad", ["1"] = "glad" };
        _checkpoint.Add("classifier.weight", 2, 8).Add("classifier.bias", 2).Set("classifier.weight", 9, -1e4f).Write(_directory["checkpoint"]);
        var result = Convert(Int8(new QuantizationOptions()));
        Assert.Null(result.Version);
        Assert.Contains(result.Gate!.Verdict.Reasons, reason => reason.Text.StartsWith("row 1 of 'classifier.weight' holds 10000, ", StringComparison.Ordinal));
    }

    private static ConversionOptions Int8(QuantizationOptions quantization)
        => new() { Precision = Precision.Int8, Quantization = quantization, Gate = new GateOptions { BuiltInTexts = 20 } };

    private ConversionResult Convert(ConversionOptions options) => Converter.Convert(_directory["checkpoint"], Model, options, cancellationToken: TestContext.Current.CancellationToken);
}
