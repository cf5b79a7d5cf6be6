using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Tritone.Modeling.Checkpoints;

namespace Tritone.Modeling.Tests;

/// <summary>Writes tiny BERT checkpoints with made-up weights, whole or with something wrong.</summary>
internal sealed class TestCheckpoint
{
    private const int Hidden = 8;
    private const int Intermediate = 12;
    private const int Positions = 20;

    public static readonly string[] Vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ok", "i", "##m", "!", "user", "@"];

    private readonly Dictionary<string, (long[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);

    public TestCheckpoint()
    {
        Add("bert.embeddings.word_embeddings.weight", Vocabulary.Length, Hidden);
        Add("bert.embeddings.position_embeddings.weight", Positions, Hidden);
        Add("bert.embeddings.token_type_embeddings.weight", 2, Hidden);
        AddPair("bert.embeddings.LayerNorm", Hidden);
        foreach (var (name, outputs, inputs) in (IEnumerable<(string, int, int)>)[
            ("attention.self.query", Hidden, Hidden), ("attention.self.key", Hidden, Hidden), ("attention.self.value", Hidden, Hidden),
            ("attention.output.dense", Hidden, Hidden), ("intermediate.dense", Intermediate, Hidden), ("output.dense", Hidden, Intermediate)])
        {
            AddPair($"bert.encoder.layer.0.{name}", outputs, inputs);
        }

        AddPair("bert.encoder.layer.0.attention.output.LayerNorm", Hidden);
        AddPair("bert.encoder.layer.0.output.LayerNorm", Hidden);
        AddPair("bert.pooler.dense", Hidden, Hidden);
        AddPair("classifier", 3, Hidden);
        Config = new JsonObject
        {
            ["architectures"] = new JsonArray("BertForSequenceClassification"),
            ["model_type"] = "bert",
            ["hidden_size"] = Hidden,
            ["num_hidden_layers"] = 1,
            ["num_attention_heads"] = 2,
            ["intermediate_size"] = Intermediate,
            ["vocab_size"] = Vocabulary.Length,
            ["max_position_embeddings"] = Positions,
            ["type_vocab_size"] = 2,
            ["id2label"] = new JsonObject { ["0"] = "sad", ["1"] = "glad", ["2"] = "mad" },
        };
    }

    public JsonObject Config { get; }

    /// <summary>How the weights are stored.</summary>
    public StoredDataType DataType { get; set; } = StoredDataType.F32;

    public TestCheckpoint Add(string name, params long[] shape)
    {
        // Deterministic, of the size that layers have after training, and no two tensors alike.
        var random = new Random(name.Aggregate(17, (hash, character) => unchecked((hash * 31) + character)));
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() - 0.5) * 0.8) + (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1 : 0);
        }

        _tensors[name] = (shape, values);
        return this;
    }

    public TestCheckpoint Set(string name, int element, float value)
    {
        _tensors[name].Values[element] = value;
        return this;
    }

    public float Get(string name, int element) => _tensors[name].Values[element];

    public TestCheckpoint Remove(string name)
    {
        Assert.True(_tensors.Remove(name));
        return this;
    }

    /// <summary>Writes the checkpoint.</summary>
    public string Write(string directory, bool withTokenizer = true)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "config.json"), Config.ToJsonString());
        File.WriteAllBytes(Path.Combine(directory, "model.safetensors"), ToSafetensors());
        if (withTokenizer)
        {
            File.WriteAllLines(Path.Combine(directory, "vocab.txt"), Vocabulary);
        }

        return directory;
    }

    private void AddPair(string name, params long[] shape)
    {
        Add($"{name}.weight", shape);
        Add($"{name}.bias", shape[0]);
    }

    private byte[] ToSafetensors()
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        using var data = new MemoryStream();
        foreach (var (name, (shape, values)) in _tensors)
        {
            var bytes = Encode(values);
            header[name] = new JsonObject
            {
                ["dtype"] = DataType.ToString(),
                ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(data.Length, data.Length + bytes.Length),
            };
            data.Write(bytes);
        }

        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data.ToArray()];
    }

    private byte[] Encode(float[] values) => DataType switch
    {
        StoredDataType.F32 => MemoryMarshal.AsBytes<float>(values).ToArray(),
        StoredDataType.F16 => MemoryMarshal.AsBytes<Half>(values.Select(value => (Half)value).ToArray()).ToArray(),
        StoredDataType.BF16 => MemoryMarshal.AsBytes<ushort>(values.Select(value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)).ToArray()).ToArray(),
        _ => throw new ArgumentOutOfRangeException(nameof(values), DataType, null),
    };
}
