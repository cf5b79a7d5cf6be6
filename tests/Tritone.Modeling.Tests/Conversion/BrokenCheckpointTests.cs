using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tritone.Modeling.Conversion;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Modeling.Tests.Conversion;

/// <summary>159 broken and hostile checkpoints: what a conversion makes of each.</summary>
public sealed partial class BrokenCheckpointTests
{
    private const string Root = "golden/checkpoints/broken";

    public static TheoryData<string> Cases
    {
        get
        {
            var manifest = Path.Combine(TestFiles.RepositoryRoot, "..", "shared", Root, "MANIFEST.json");
            if (!File.Exists(manifest))
            {
                return ["(absent)"];
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(entry => entry.GetProperty("dir").GetString()!)];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Convert_CaseOfTheManifest_EndsAsItSays(string name)
    {
        var folder = TestFiles.Shared(Root);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "MANIFEST.json")));
        var entry = manifest.RootElement.GetProperty("cases").EnumerateArray().Single(entry => entry.GetProperty("dir").GetString() == name);
        var expected = entry.GetProperty("expect").GetString();

        using var directory = new TemporaryDirectory();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        TritoneException? refusal = null;
        try
        {
            Converter.Convert(Path.Combine(folder, name), directory["model"], cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (TritoneException exception)
        {
            refusal = exception;
        }

        // All files are under a megabyte; a conversion that succeeds runs the model as well.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 96 * 1024 * 1024);
        Assert.Empty(Directory.EnumerateFiles("/tmp", "emotion_pickle_marker*").Concat(Directory.EnumerateFiles("/tmp", "emotion_zip_marker*")));
        TestContext.Current.TestOutputHelper!.WriteLine($"{expected}: {refusal?.Message ?? "accepted"}");
        if (refusal is null)
        {
            Assert.NotEqual("reject", expected);
            Check(directory["model"], entry, manifest.RootElement);
            return;
        }

        Assert.NotEqual("accept", expected);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.FullName));
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.InRange(refusal.Message.Length, 20, 900);
    }

    // Where transformers took the weights, its logits were recorded.
    private static void Check(string model, JsonElement entry, JsonElement manifest)
    {
        var observed = entry.GetProperty("observed").ToString();
        if (TransformersLogits().Match(observed) is not { Success: true } match || observed.Contains("nan", StringComparison.Ordinal))
        {
            return;
        }

        var expected = match.Groups[1].Value.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        var ids = manifest.GetProperty("tiny_input_ids").EnumerateArray().SelectMany(row => row.ValueKind is JsonValueKind.Array ? row.EnumerateArray().Select(id => id.GetInt64()) : [row.GetInt64()]).ToArray();
        using var session = OnnxModel.Load(Path.Combine(model, "1", "model.onnx"), new OnnxModelOptions { GraphLevel = -1 });
        long[] shape = [1, ids.Length];
        var logits = MemoryMarshal.Cast<byte, float>(session.Run(
            [Input("input_ids", shape, ids), Input("attention_mask", shape, [.. ids.Select(_ => 1L)])], ["logits"])[0].Data.Span).ToArray();
        Assert.All(expected.Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 2e-4));
    }

    private static Tensor Input(string name, long[] shape, long[] values) => new(name, TensorDataType.Int64, shape, MemoryMarshal.AsBytes<long>(values).ToArray());

    [GeneratedRegex(@"OK [^;]*logits=\[([^\]]*)\]")]
    private static partial Regex TransformersLogits();
}
