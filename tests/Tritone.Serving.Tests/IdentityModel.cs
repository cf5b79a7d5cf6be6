using Google.Protobuf;
using Tritone.Tensors;

namespace Tritone.Serving.Tests;

/// <summary>A model whose output Y is its input X, in any datatype and any dims.</summary>
internal static class IdentityModel
{
    // The numbers of TensorProto.DataType in onnx.proto.
    private static readonly Dictionary<TensorDataType, int> ElementTypes = new()
    {
        [TensorDataType.Fp32] = 1,
        [TensorDataType.UInt8] = 2,
        [TensorDataType.Int8] = 3,
        [TensorDataType.UInt16] = 4,
        [TensorDataType.Int16] = 5,
        [TensorDataType.Int32] = 6,
        [TensorDataType.Int64] = 7,
        [TensorDataType.Bytes] = 8,
        [TensorDataType.Bool] = 9,
        [TensorDataType.Fp16] = 10,
        [TensorDataType.Fp64] = 11,
        [TensorDataType.UInt32] = 12,
        [TensorDataType.UInt64] = 13,
        [TensorDataType.Bf16] = 16,
    };

    /// <summary>Writes a model directory.</summary>
    /// <param name="directory">The directory, named for the model.</param>
    /// <param name="dataType">Of input and output.</param>
    /// <param name="graphDims">The dims of the graph, the batch among them; -1 for any size.</param>
    /// <param name="maxBatchSize">0 for a model without a batch dimension.</param>
    /// <param name="tensor">What the configuration says of both tensors beside name and datatype.</param>
    /// <param name="more">The rest of the configuration.</param>
    public static string Write(string directory, TensorDataType dataType, long[] graphDims, int maxBatchSize, string tensor, string more = "")
    {
        Directory.CreateDirectory(Path.Combine(directory, "1"));
        File.WriteAllBytes(Path.Combine(directory, "1", "model.onnx"), Graph(ElementTypes[dataType], graphDims));
        File.WriteAllText(
            Path.Combine(directory, "config.pbtxt"),
            $$"""
            platform: "onnxruntime_onnx"
            max_batch_size: {{maxBatchSize}}
            input [ { name: "X" data_type: {{dataType.ToConfigName()}} {{tensor}} } ]
            output [ { name: "Y" data_type: {{dataType.ToConfigName()}} {{tensor}} } ]
            instance_group [ { count: 1 kind: KIND_CPU } ]
            {{more}}
            """);
        return directory;
    }

    private static byte[] Graph(int elementType, long[] dims)
    {
        var shape = Message(output =>
        {
            foreach (var (i, dimension) in dims.Index())
            {
                Write(output, 1, Message(dim =>
                {
                    if (dimension == -1)
                    {
                        Write(dim, 2, ByteString.CopyFromUtf8($"d{i}"));
                    }
                    else
                    {
                        Write(dim, 1, dimension);
                    }
                }));
            }
        });
        var type = Message(output => Write(output, 1, Message(tensor =>
        {
            Write(tensor, 1, elementType);
            Write(tensor, 2, shape);
        })));
        var graph = Message(output =>
        {
            Write(output, 1, Message(node =>
            {
                Write(node, 1, ByteString.CopyFromUtf8("X"));
                Write(node, 2, ByteString.CopyFromUtf8("Y"));
                Write(node, 4, ByteString.CopyFromUtf8("Identity"));
            }));
            Write(output, 2, ByteString.CopyFromUtf8("identity"));
            Write(output, 11, ValueInfo("X", type));
            Write(output, 12, ValueInfo("Y", type));
        });
        return Message(output =>
        {
            Write(output, 1, 8);
            Write(output, 7, graph);
            Write(output, 8, Message(opset => Write(opset, 2, 17)));
        }).ToByteArray();
    }

    private static ByteString ValueInfo(string name, ByteString type) => Message(output =>
    {
        Write(output, 1, ByteString.CopyFromUtf8(name));
        Write(output, 2, type);
    });

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return ByteString.CopyFrom(stream.ToArray());
    }

    private static void Write(CodedOutputStream output, int field, ByteString value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(value);
    }

    private static void Write(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }
}
