using System.Text.Json;
using Tritone.Modeling.Checkpoints;

namespace Tritone.Modeling.Tests.Checkpoints;

public sealed class SafetensorsGoldenTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(TestFiles.Golden("checkpoints/broken/MANIFEST.json")));
            var cases = new TheoryData<string, string>();
            foreach (var entry in manifest.RootElement.GetProperty("cases").EnumerateArray())
            {
                cases.Add(entry.GetProperty("dir").GetString()!, entry.GetProperty("expect").GetString()!);
            }

            return cases;
        }
    }

    // Sound files whose content a model cannot use: the reader takes them, the architecture refuses them.
    private static readonly string[] SoundButUseless = ["st_header_empty_object", "st_dtype_i32_same_size"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Open_CaseOfTheManifest_EndsAsItSays(string directory, string expected)
    {
        var path = TestFiles.Golden($"checkpoints/broken/{directory}/model.safetensors");
        var before = GC.GetAllocatedBytesForCurrentThread();
        TritoneException? refusal = null;
        try
        {
            using var file = WeightsFile.Open(path);
        }
        catch (TritoneException exception)
        {
            refusal = exception;
        }

        // The largest sound file here describes 25 tensors in 19 KB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024 * 1024);
        if (expected == "accept" || SoundButUseless.Contains(directory))
        {
            Assert.Null(refusal);
        }
        else if (expected == "reject")
        {
            Assert.NotNull(refusal);
        }

        if (refusal is not null)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(refusal.Message);
            Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
            Assert.InRange(refusal.Message.Length, path.Length, path.Length + 400);
        }
    }

    [Fact]
    public void Open_IntegersWhereAWeightIs_AreRefusedWhenTheWeightIsWanted()
    {
        using var file = WeightsFile.Open(TestFiles.Golden("checkpoints/broken/st_dtype_i32_same_size/model.safetensors"));

        Assert.Contains(file.Tensors.Values, tensor => !tensor.DataType.IsWeight());
    }
}
