using System.Buffers.Binary;
using System.Text.Json;

namespace Tritone.Modeling.Tests;

/// <summary>Checkpoints of every family and format, with the logits that transformers gave for them.</summary>
internal static class GoldenCheckpoint
{
    // Those that are carried; the others hold the same weights in other formats.
    private static readonly string[] Carried = ["a_roberta_safetensors", "b_bert", "c_distilbert", "a_roberta_bin_legacy", "a_roberta_sharded_bin"];

    public static TheoryData<string> All =>
    [
        "a_roberta_safetensors", "a_roberta_bin", "a_roberta_bin_legacy", "a_roberta_sharded", "a_roberta_sharded_bin", "a_roberta_fp16", "a_roberta_bf16",
        "a_roberta_gamma_beta_bin", "a_roberta_extra_tensors", "b_bert", "c_distilbert", "d_roberta_multilabel28",
    ];

    public static string Folder(string name) => Carried.Contains(name) ? TestFiles.Golden($"checkpoints/{name}") : TestFiles.Shared($"golden/checkpoints/{name}");

    public static IReadOnlyList<GoldenCase> Cases(string name) => GoldenCase.ReadAll(Path.Combine(Folder(name), "expected.json"));

    /// <summary>Copies a checkpoint of one safetensors file of float32.</summary>
    public static string Copy(string name, string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var file in Directory.EnumerateFiles(Folder(name)))
        {
            File.WriteAllBytes(Path.Combine(directory, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        return directory;
    }

    /// <summary>Overwrites one number of a copy.</summary>
    public static void Patch(string directory, string tensor, int element, float value)
    {
        var path = Path.Combine(directory, "model.safetensors");
        var bytes = File.ReadAllBytes(path);
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var document = JsonDocument.Parse(bytes.AsMemory(8, header));
        var description = document.RootElement.GetProperty(tensor);
        Assert.Equal("F32", description.GetProperty("dtype").GetString());
        var begin = 8 + header + description.GetProperty("data_offsets")[0].GetInt32();
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(begin + (element * sizeof(float))), value);
        File.WriteAllBytes(path, bytes);
    }
}
