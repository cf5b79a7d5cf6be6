using System.Text;
using Google.Protobuf;

namespace Tritone.Server.Tests.Conformance;

/// <summary>
/// The model <c>slow</c> of the recordings, which was not carried: <c>emotion_dynamic</c> with something added to its logits that takes long and is zero. What its configuration
/// was can be seen in the answers.
/// </summary>
internal static class SlowModel
{
    // So many random numbers take some tenths of a second: long enough for a few requests to come in meanwhile.
    private const long RandomNumbers = 12_000_000;

    private const int Graph = 7;
    private const int Node = 1;
    private const int NodeInput = 1;
    private const int NodeOutput = 2;
    private const int NodeOpType = 4;
    private const int NodeAttribute = 5;

    public static void Write(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, "1"));
        var model = File.ReadAllBytes(TestFiles.Golden("triton/models/emotion_dynamic/1/model.onnx"));
        File.WriteAllBytes(Path.Combine(directory, "1", "model.onnx"), Change(model, Graph, Slow));
        File.WriteAllText(Path.Combine(directory, "labels.txt"), "anger\njoy\noptimism\nsadness\n");
        File.WriteAllText(
            Path.Combine(directory, "config.pbtxt"),
            """
            name: "slow"
            platform: "onnxruntime_onnx"
            max_batch_size: 4
            input [ { name: "input_ids" data_type: TYPE_INT64 dims: [ -1 ] }, { name: "attention_mask" data_type: TYPE_INT64 dims: [ -1 ] } ]
            output [ { name: "logits" data_type: TYPE_FP32 dims: [ 4 ] label_filename: "labels.txt" } ]
            instance_group [ { count: 1 kind: KIND_CPU } ]
            dynamic_batching {
              default_queue_policy { timeout_action: REJECT default_timeout_microseconds: 60000000 allow_timeout_override: true max_queue_size: 2 }
            }
            """);
    }

    private static byte[] Slow(byte[] graph) =>
    [
        .. Change(graph, Node, node => Change(node, NodeOutput, name => name.AsSpan().SequenceEqual("logits"u8) ? "logits_fast"u8.ToArray() : name)),
        .. Field(Node, [.. Text(NodeOpType, "RandomNormal"), .. Text(NodeOutput, "random"), .. Field(NodeAttribute, Attribute("shape", 7, 8, RandomNumbers))]),
        .. Field(Node, [.. Text(NodeOpType, "ReduceMean"), .. Text(NodeInput, "random"), .. Text(NodeOutput, "mean"), .. Field(NodeAttribute, Attribute("keepdims", 2, 3, 0))]),
        .. Field(Node, [.. Text(NodeOpType, "Sub"), .. Text(NodeInput, "mean"), .. Text(NodeInput, "mean"), .. Text(NodeOutput, "zero")]),
        .. Field(Node, [.. Text(NodeOpType, "Add"), .. Text(NodeInput, "logits_fast"), .. Text(NodeInput, "zero"), .. Text(NodeOutput, "logits")]),
    ];

    // An attribute's name is field 1, its type field 20; where its value is depends on the type.
    private static byte[] Attribute(string name, int type, int field, long value) => Message(output =>
    {
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteString(name);
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
        output.WriteTag(20, WireFormat.WireType.Varint);
        output.WriteInt32(type);
    });

    private static byte[] Text(int field, string value) => Field(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Field(int field, byte[] value) => Message(output =>
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    });

    // The message with every value of a field changed, and all else as it was.
    private static byte[] Change(byte[] message, int field, Func<byte[], byte[]> change) => Message(output =>
    {
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            output.WriteTag(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited:
                    var value = input.ReadBytes().ToByteArray();
                    output.WriteBytes(ByteString.CopyFrom(WireFormat.GetTagFieldNumber(tag) == field ? change(value) : value));
                    break;
                case WireFormat.WireType.Varint:
                    output.WriteUInt64(input.ReadUInt64());
                    break;
                case WireFormat.WireType.Fixed32:
                    output.WriteFixed32(input.ReadFixed32());
                    break;
                default:
                    output.WriteFixed64(input.ReadFixed64());
                    break;
            }
        }
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }
}
