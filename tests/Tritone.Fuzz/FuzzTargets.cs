using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Onnx;
using Tritone.Modeling.Hub;
using Tritone.Protocol.Configuration;
using Tritone.Protocol.Inference;
using Tritone.Repository.Configuration;
using Tritone.Repository.Manifest;
using Tritone.Tensors;
using Tritone.Testing;
using Tritone.Tokenization;
using Tritone.Tokenization.Files;
using ModelInferRequest = Tritone.Protocol.Grpc.ModelInferRequest;
using ModelInferRequestReader = Tritone.Protocol.Grpc.ModelInferRequestReader;

namespace Tritone.Fuzz;

/// <summary>Every reader of untrusted bytes.</summary>
public static class FuzzTargets
{
    private static readonly string[] JsonWords = ["{", "}", "[", "]", ":", ",", "\"", "null", "true", "false", "-1", "0", "1e999", "18446744073709551616", "\\ud800", "\\u0000"];

    // With a text that has something of everything, so that a tokenizer that was accepted is also used.
    private const string Text = "What a d\u00E4y! [MASK] \U0001F602\u200D\u4E2D \uD83D \u0130 unaffable";

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("safetensors", Safetensors(), [.. JsonWords, "dtype", "shape", "data_offsets", "F32", "I64", "__metadata__"], input => SafetensorsHeader.Parse(input, "f")),
        new("pytorch_model.bin", [.. TorchFiles()], ["PK\u0001\u0002", "PK\u0005\u0006", "data.pkl", "ctorch\n", "cposix\nsystem\n", "FloatStorage\n", "storage", "_rebuild_tensor_v2\n", "\u0080\u0002", "h\u0001", "R", "(", "t"], ReadTorch),
        new("index.json", [File.ReadAllBytes(TestFiles.Golden("checkpoints/a_roberta_sharded_bin/pytorch_model.bin.index.json"))], [.. JsonWords, "weight_map", "../", "\\u0000"],
            input => ShardIndex.Parse(input, "f")),
        new("hub listing", [Encoding.UTF8.GetBytes("{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":[{\"rfilename\":\"config.json\"},{\"rfilename\":\"model.safetensors\"}]}")], [.. JsonWords, "sha", "siblings", "rfilename", "../"],
            input => HubListing.Parse(input, "f", HubSource.TryParse("a/b", out var source) ? source : throw new InvalidOperationException("a/b is a repository"))),
        new("config.json", [File.ReadAllBytes(TestFiles.Golden("checkpoints/b_bert/config.json")), File.ReadAllBytes(TestFiles.BundledModel("config.json"))],
            [.. JsonWords, "id2label", "hidden_size", "architectures", "problem_type"], input => CheckpointConfig.Parse(input, "f")),
        new("tokenizer.json", [TokenizerJson()], [.. JsonWords, "vocab", "added_tokens", "single", "SpecialToken", "##", "[UNK]"], ReadTokenizer),
        new("tokenizer.json of BPE", [File.ReadAllBytes(TestFiles.Golden("checkpoints/a_roberta_safetensors/tokenizer.json"))], [.. JsonWords, "vocab", "merges", "added_tokens", "lstrip", "\u0120"], ReadTokenizer),
        new("tokenizer_config.json", [File.ReadAllBytes(TestFiles.BundledModel("tokenizer_config.json"))], [.. JsonWords, "added_tokens_decoder", "content"],
            input => TokenizerConfig.Parse(input, "f")),
        new("config.pbtxt", [ModelPbtxt(), FullPbtxt(), .. Directory.EnumerateFiles(TestFiles.Golden("triton/models"), "config.pbtxt", SearchOption.AllDirectories).Order().Select(File.ReadAllBytes)],
            ["{", "}", "[", "]", "<", ">", ":", "\"", "'", "#", "-", "\\x", "\\u", "dims", "TYPE_INT64", "parameters", "0x", ";", "1e-5", "inf", "reshape", "optional: true", "sequence_batching { }"], ReadPbtxt),
        new("manifest.json", [Manifest()], [.. JsonWords, "schema", "files", "parity"], input => ModelManifest.Parse(input, "f")),
        new("onnx", [Onnx()], ["\u0001", "\u007f", "\u0080"], ReadOnnx),
        new("infer", Requests(), [.. JsonWords, "NaN", "Infinity", "shape", "data", "INT64", "BYTES", "FP32", "parameters"], ReadInfer),
        new("http", HttpFuzz.Requests, [.. JsonWords, "\n", "/", "?", "gzip", "deflate", ";q=", "-1", "2147483648", "binary_data_size", "shared_memory_region", "parameters", "data"], HttpFuzz.ReadRequest),
        new("binary tensors", HttpFuzz.BinaryBodies, [.. JsonWords, "\n", "binary_data_size", "BYTES", "\u0001\0\0\0", "\u00ff"], HttpFuzz.ReadBinary),
        new("gRPC infer", GrpcRequests(), ["\n", "\u0012", "\u001a", "\"", "*", "2", ":", "\u0080", "\u00ff\u00ff\u007f", "INT64", "BYTES", "FP32", "classification", "shared_memory_region", "shared_memory_byte_size", "timeout", "triton_"], ReadGrpc),
        new("text", [Encoding.UTF8.GetBytes(Text)], ["[CLS]", "\u0301", "\uAC01", "\u302E", "\U0001D16D", "\u200B", "@", "http"], ReadText),
    ];

    private static void ReadGrpc(byte[] input)
    {
        ModelInferRequest message;
        try
        {
            message = ModelInferRequest.Parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException exception)
        {
            // Which the library answers itself.
            throw new TritoneException(ErrorCode.InvalidArgument, ErrorText.Of(exception), exception);
        }

        ModelInferRequestReader.Read(message, range => range.ByteSize <= 64 ? new byte[range.ByteSize] : throw new TritoneException(ErrorCode.InvalidArgument, "it is too large"));
    }

    private static void ReadInfer(byte[] input)
    {
        using var memory = new RequestMemory();
        InferenceRequestReader.Read(new System.Buffers.ReadOnlySequence<byte>(input), input.Length, "m", memory);
    }

    private static TextTokenizer Bundled { get; } = TextTokenizer.Load(TestFiles.BundledModel());

    private static TextTokenizer Bpe { get; } = TextTokenizer.Load(TestFiles.Golden("checkpoints/a_roberta_safetensors"));

    private static void ReadTokenizer(byte[] input)
        => Encode(Tokenization.Files.TokenizerJson.Parse(input, "f", new TokenizerConfig()), Text);

    private static void ReadText(byte[] input)
    {
        // Bytes as UTF-16 too: halves of surrogate pairs are the point.
        foreach (var tokenizer in (TextTokenizer[])[Bundled, Bpe])
        {
            Encode(tokenizer, Encoding.UTF8.GetString(input));
            Encode(tokenizer, Encoding.Unicode.GetString(input));
        }
    }

    private static void Encode(TextTokenizer tokenizer, string text)
    {
        var ids = new int[Math.Max(tokenizer.SpecialTokenCount, 8)];
        var offsets = new TokenOffset[ids.Length];
        var count = tokenizer.Encode(text, ids, offsets, default, out var truncated);
        if (count + truncated != tokenizer.CountTokens(text) || offsets.Any(offset => offset.Start < 0 || offset.End < offset.Start || offset.End > text.Length))
        {
            throw new InvalidOperationException("tokens were lost or stand outside the text");
        }
    }

    // The files of a small checkpoint without most of their weights: structure is what is mutated.
    private static IEnumerable<byte[]> TorchFiles()
    {
        yield return File.ReadAllBytes(TestFiles.Golden("checkpoints/broken/bin_good/pytorch_model.bin"));
        yield return File.ReadAllBytes(TestFiles.Golden("checkpoints/broken/pickle_legacy_os_system/pytorch_model.bin"));
        yield return File.ReadAllBytes(TestFiles.Golden("checkpoints/a_roberta_bin_legacy/pytorch_model.bin"))[..32768];
    }

    private static void ReadTorch(byte[] input)
    {
        var path = Path.Combine(Path.GetTempPath(), $"tritone-fuzz-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.bin");
        File.WriteAllBytes(path, input);
        try
        {
            using var file = WeightsFile.Open(path);
            foreach (var tensor in file.Tensors.Values.Where(tensor => tensor.DataType.IsWeight() && tensor.Elements is > 0 and < 4096))
            {
                tensor.Read(0, new float[tensor.Elements]);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Also what it does not support is written as JSON and read again: a load request may give it so.
    private static void ReadPbtxt(byte[] input)
    {
        var message = ConfigFile.Parse(Encoding.UTF8.GetString(input), "m/config.pbtxt").Message;
        if (!ModelConfigJson.Parse(ToJson(message)).Equals(message))
        {
            throw new InvalidOperationException("a config is not read back from JSON as it was written");
        }

        var config = ModelConfig.Parse(Encoding.UTF8.GetString(input), "m/config.pbtxt");
        if (config.ToPbtxt() != ModelConfig.Parse(config.ToPbtxt(), "m/config.pbtxt").ToPbtxt())
        {
            throw new InvalidOperationException("a config is not read back as it was written");
        }

        // With a graph that has what it asks for, and the rest of a classifier.
        var batch = config.MaxBatchSize > 0 ? new long[] { -1 } : [];
        List<GraphTensor> inputs = [.. config.Inputs.Select(input => new GraphTensor(input.Name, input.DataType, [.. batch, .. input.Reshape ?? input.Dims], input.IsOptional))];
        GraphTensor[] outputs = [.. config.Outputs.Select(output => new GraphTensor(output.Name, output.DataType, [.. batch, .. output.Reshape ?? output.Dims]))];
        outputs = outputs.Length > 0 ? outputs : [new GraphTensor("logits", TensorDataType.Fp32, [-1, 4])];
        var completed = ModelConfigReader.Read(ConfigCompletion.Complete(config.Message, "m", inputs, outputs), new ConfigSource("m"), "m");
        GraphValidation.Check(completed, inputs, outputs);
        TextModelSettings.Read(config);
    }

    private static void ReadOnnx(byte[] input)
    {
        using var stream = new MemoryStream(input);
        OnnxFile.Read(stream, "f");
    }

    // A small sound file, and the broken ones of the goldens, of which the sound ones are too large to make many inputs of.
    private static List<byte[]> Safetensors()
        => [SmallSafetensors(), .. Directory.EnumerateFiles(TestFiles.Golden("checkpoints/broken"), "*.safetensors", SearchOption.AllDirectories).Order()
            .Select(File.ReadAllBytes).Where(file => file.Length < 2000)];

    private static byte[] SmallSafetensors()
    {
        var header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"BF16","shape":[],"data_offsets":[24,26]},"c":{"dtype":"I64","shape":[1],"data_offsets":[26,34]}} """u8;
        return [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, .. new byte[34]];
    }

    private static byte[] TokenizerJson()
    {
        using var bundled = JsonDocument.Parse(File.ReadAllBytes(TestFiles.BundledModel("tokenizer.json")));
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var member in bundled.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                if (member.Name == "model")
                {
                    WriteSmallModel(writer, member.Value);
                }
                else
                {
                    member.Value.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteSmallModel(Utf8JsonWriter writer, JsonElement model)
    {
        writer.WriteStartObject();
        foreach (var member in model.EnumerateObject().Where(member => member.Name != "vocab"))
        {
            member.WriteTo(writer);
        }

        writer.WriteStartObject("vocab");
        foreach (var token in model.GetProperty("vocab").EnumerateObject().Where(token => token.Name is "[PAD]" or "[UNK]" or "[CLS]" or "[SEP]" or "[MASK]" or "what" or "a" or "un" or "##a"))
        {
            token.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static byte[] ToJson(Protocol.Grpc.ModelConfig message)
    {
        using var stream = new MemoryStream();
        using var writer = new Utf8JsonWriter(stream);
        ModelConfigJson.Write(message, writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static byte[] ModelPbtxt() => Encoding.UTF8.GetBytes(
        """
        name: "m" platform: "onnxruntime_onnx" max_batch_size: 32
        input [ { name: "input_ids" data_type: TYPE_INT64 dims: [ -1 ] } ]
        output [ { name: "logits" data_type: TYPE_FP32 dims: [ 4 ] label_filename: "labels.txt" } ]
        dynamic_batching { } version_policy { specific { versions: [ 1, 2 ] } } optimization { graph { level: -1 } }
        parameters { key: "tritone.schema" value { string_value: "1" } } parameters { key: "tritone.max_tokens" value { string_value: "128" } }
        parameters { key: "tritone.activation" value { string_value: "sigmoid" } } parameters { key: "tritone.text_rules" value { string_value: "tweet" } }
        parameters { key: "tritone.thresholds" value { string_value: "0.5,0.25" } }
        """);

    private static byte[] FullPbtxt() => Encoding.UTF8.GetBytes(
        """
        # Everything that serving knows.
        backend: 'onnxruntime', max_batch_size: 0x8;
        input: < name: "in" 'put_ids' data_type: 9 format: FORMAT_NCHW dims: [ -1, 3, 4 ] reshape: { shape: [ -1, 12 ] } >
        output { name: "logits" data_type: TYPE_FP32 dims: 4 reshape { shape: [ 2, 2 ] } }
        dynamic_batching {
          preferred_batch_size: [ 2, 4 ] max_queue_delay_microseconds: 100 priority_levels: 2 default_priority_level: 1
          default_queue_policy { timeout_action: DELAY default_timeout_microseconds: 7 allow_timeout_override: t max_queue_size: 9 }
          priority_queue_policy [ { key: 1 value { max_queue_size: 4 } }, { key: 02 } ]
        }
        instance_group [ { count: 1 kind: KIND_CPU }, { name: "b" } ]
        version_policy { all { } } optimization { graph { level: 1 } input_pinned_memory { enable: false } }
        model_warmup { name: "w" batch_size: 1 count: 2 inputs { key: "input_ids" value { data_type: TYPE_INT64 dims: 3 random_data: true } } }
        response_cache { enable: true } model_transaction_policy { decoupled: false } metric_tags { key: "k" value: "\x41\u00e9" }
        model_metrics { metric_control { metric_identifier { family: "f" } histogram_options { buckets: [ 1e-1, 1.5f, 3 ] } } }
        parameters [ { key: "tritone.schema" value { string_value: "1" } }, { key: "tritone.max_tokens" value { string_value: "128" } } ]
        parameters [ { key: "tritone.activation" value { string_value: "softmax" } }, { key: "tritone.text_rules" value { string_value: "none" } } ]
        """);

    private static byte[] Manifest() => new ModelManifest
    {
        Tool = "tritone 0.1.0",
        Source = new ManifestSource("c", "BertForSequenceClassification", [new ManifestFile("config.json", 3, "aa")]),
        Settings = new ManifestSettings("fp32", ["a", "b"], "softmax", "tweet", 128, 2),
        Graph = new ManifestGraph(17, 22, new Dictionary<string, int> { ["Add"] = 3 }),
        Parity = new ManifestParity("texts", 12, 300, 1.5e-6, 1e-3),
        Files = [new ManifestFile("model.onnx", 9, "bb")],
    }.ToJson();

    private static byte[] Onnx() => new ModelProto
    {
        IrVersion = 8,
        ProducerName = "p",
        OpsetImport = { new OperatorSetIdProto { Version = 17 }, new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 } },
        Graph = new GraphProto
        {
            Name = "g",
            Node = { new NodeProto { OpType = "Add", Name = "a", Input = { "x", "w" }, Output = { "y" }, Attribute = { new AttributeProto { Name = "axis", I = 1 } } } },
            Initializer = { new TensorProto { Name = "w", DataType = 1, Dims = { 2, 3 }, RawData = ByteString.CopyFrom(new byte[24]) } },
            Input = { new ValueInfoProto { Name = "x", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "n" } } } } } } },
            Output = { new ValueInfoProto { Name = "y" } },
        },
    }.ToByteArray();

    private static List<byte[]> Requests() => [.. File.ReadLines(TestFiles.Golden("triton/http/default.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("request"))
        .Where(request => request.GetProperty("request_line").GetString()!.Contains("/infer", StringComparison.Ordinal) && request.TryGetProperty("body_text", out var body) && body.GetString()!.Length is > 0 and < 600)
        .Select(request => Encoding.UTF8.GetBytes(request.GetProperty("body_text").GetString()!))];

    private static List<byte[]> GrpcRequests() => [.. File.ReadLines(TestFiles.Golden("triton/grpc/default.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("request"))
        .Where(request => request.GetProperty("method").GetString() == "ModelInfer")
        .Select(request => System.Convert.FromHexString(request.GetProperty("request").GetProperty("hex").GetString()!))
        .Where(bytes => bytes.Length < 600)];
}
