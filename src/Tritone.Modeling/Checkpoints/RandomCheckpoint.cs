using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Tritone.Modeling.Architectures;
using Tritone.Tokenization;

namespace Tritone.Modeling.Checkpoints;

/// <summary>Writes checkpoints of full size with random weights, for benchmarks: what they say means nothing, what they cost is real.</summary>
public static class RandomCheckpoint
{
    private const int ChunkElements = 64 * 1024;

    // The spread of the weights that transformers begins with (initializer_range), of an even distribution.
    private static readonly float Range = 0.02f * MathF.Sqrt(3);

    private static readonly Dictionary<string, string> Configs = new(StringComparer.Ordinal)
    {
        ["roberta-base"] = Encoder("RobertaForSequenceClassification", "roberta", layers: 12, hidden: 768, heads: 12, vocabulary: 50265, positions: 514, types: 1, padding: 1, epsilon: "1e-05"),
        ["roberta-large"] = Encoder("RobertaForSequenceClassification", "roberta", layers: 24, hidden: 1024, heads: 16, vocabulary: 50265, positions: 514, types: 1, padding: 1, epsilon: "1e-05"),
        ["bert-base-uncased"] = Encoder("BertForSequenceClassification", "bert", layers: 12, hidden: 768, heads: 12, vocabulary: 30522, positions: 512, types: 2, padding: 0, epsilon: "1e-12"),
        ["distilbert-base-uncased"] = """
            {"architectures":["DistilBertForSequenceClassification"],"model_type":"distilbert","n_layers":6,"dim":768,"n_heads":12,"hidden_dim":3072,"vocab_size":30522,
            "max_position_embeddings":512,"pad_token_id":0,"activation":"gelu"}
            """,
    };

    /// <summary>The models whose shapes are known.</summary>
    public static IReadOnlyCollection<string> Names => Configs.Keys;

    /// <summary>Writes a checkpoint: <c>config.json</c>, <c>model.safetensors</c> (F32) and perhaps a tokenizer.</summary>
    /// <param name="directory">A folder that does not exist yet.</param>
    /// <param name="like">One of <see cref="Names"/>.</param>
    /// <param name="seed">The same seed makes the same bytes.</param>
    /// <param name="tokenizerDirectory">A folder with a tokenizer's files, which are copied; null for none.</param>
    /// <param name="cancellationToken">Gives up between two tensors, and leaves what is written.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: the shape is not known. <see cref="ErrorCode.AlreadyExists"/>: there is such a folder.
    /// </exception>
    public static void Write(string directory, string like, int seed, string? tokenizerDirectory = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!Configs.TryGetValue(like, out var json))
        {
            throw new TritoneException(ErrorCode.NotFound, $"'{like}' is no model whose shape is known; known are {string.Join(", ", Names)}");
        }

        if (Directory.Exists(directory) || File.Exists(directory))
        {
            throw new TritoneException(ErrorCode.AlreadyExists, $"'{directory}' exists already");
        }

        var config = JsonNode.Parse(json)!.AsObject();
        config["id2label"] = new JsonObject { ["0"] = "anger", ["1"] = "joy", ["2"] = "optimism", ["3"] = "sadness" };
        var tensors = Shapes(config);
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, CheckpointConfig.FileName), config.ToJsonString() + "\n");
        foreach (var file in tokenizerDirectory is null ? [] : TextTokenizer.FindFiles(tokenizerDirectory))
        {
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
        }

        using var stream = File.Create(Path.Combine(directory, "model.safetensors"));
        WriteHeader(stream, tensors);

        // Not a secret: the same numbers for everyone.
#pragma warning disable CA5394
        var random = new Random(seed);
        foreach (var (name, shape) in tensors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteValues(stream, name, shape.Aggregate(1L, (product, dimension) => product * dimension), random);
        }
#pragma warning restore CA5394
    }

    private static string Encoder(string architecture, string type, int layers, int hidden, int heads, int vocabulary, int positions, int types, int padding, string epsilon)
        => string.Create(CultureInfo.InvariantCulture, $$"""
            {"architectures":["{{architecture}}"],"model_type":"{{type}}","num_hidden_layers":{{layers}},"hidden_size":{{hidden}},"num_attention_heads":{{heads}},"intermediate_size":{{4 * hidden}},
            "vocab_size":{{vocabulary}},"max_position_embeddings":{{positions}},"type_vocab_size":{{types}},"pad_token_id":{{padding}},"layer_norm_eps":{{epsilon}},"hidden_act":"gelu"}
            """);

    // What the encoder asks for is what there is.
    private static List<(string Name, IReadOnlyList<long> Shape)> Shapes(JsonObject json)
    {
        var shapes = new List<(string, IReadOnlyList<long>)>();
        var config = CheckpointConfig.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), CheckpointConfig.FileName);
        _ = new EncoderClassifier(
            config,
            (name, shape) =>
            {
                shapes.Add((name, [.. shape]));
                return new StoredTensor(name, StoredDataType.F32, [.. shape], File: null!, Begin: 0);
            },
            []);
        return shapes;
    }

    private static void WriteHeader(Stream stream, List<(string Name, IReadOnlyList<long> Shape)> tensors)
    {
        var header = new JsonObject();
        var end = 0L;
        foreach (var (name, shape) in tensors)
        {
            var begin = end;
            end += sizeof(float) * shape.Aggregate(1L, (product, dimension) => product * dimension);
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(dimension => JsonValue.Create(dimension))]),
                ["data_offsets"] = new JsonArray(begin, end),
            };
        }

        // Padded, so that the weights are aligned.
        var text = header.ToJsonString();
        var bytes = Encoding.UTF8.GetBytes(text.PadRight((text.Length + 7) / 8 * 8));
        stream.Write(BitConverter.GetBytes((long)bytes.Length));
        stream.Write(bytes);
    }

    private static void WriteValues(Stream stream, string name, long count, Random random)
    {
        var isScale = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) || name.EndsWith("layer_norm.weight", StringComparison.Ordinal);
        var values = new float[ChunkElements];
        for (var first = 0L; first < count; first += ChunkElements)
        {
            var chunk = values.AsSpan(0, (int)Math.Min(ChunkElements, count - first));
            foreach (ref var value in chunk)
            {
#pragma warning disable CA5394
                value = (isScale ? 1 : 0) + (Range * ((2 * random.NextSingle()) - 1));
#pragma warning restore CA5394
            }

            stream.Write(MemoryMarshal.AsBytes(chunk));
        }
    }
}
