using Google.Protobuf;

namespace Tritone.Serving.Tests;

/// <summary>Writes the messages of an ONNX file, field by field.</summary>
internal static class OnnxWire
{
    /// <summary>A file with one graph.</summary>
    public static byte[] Model(ByteString graph) => Message(output =>
    {
        Write(output, 1, 8);
        Write(output, 7, graph);
        Write(output, 8, Message(opset => Write(opset, 2, 17)));
    }).ToByteArray();

    /// <summary>The type of a tensor.</summary>
    /// <param name="elementType">A number of TensorProto.DataType.</param>
    /// <param name="dims">The dims; -1 for any size.</param>
    public static ByteString TensorType(int elementType, IReadOnlyList<long> dims)
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
        return Message(output => Write(output, 1, Message(tensor =>
        {
            Write(tensor, 1, elementType);
            Write(tensor, 2, shape);
        })));
    }

    public static ByteString Node(string operation, string input, string output, params (string Name, long Value)[] integers) => Message(node =>
    {
        Write(node, 1, ByteString.CopyFromUtf8(input));
        Write(node, 2, ByteString.CopyFromUtf8(output));
        Write(node, 4, ByteString.CopyFromUtf8(operation));
        foreach (var (name, value) in integers)
        {
            const int Integer = 2;
            const int Integers = 7;
            var isList = name == "axes";
            Write(node, 5, Message(attribute =>
            {
                Write(attribute, 1, ByteString.CopyFromUtf8(name));
                Write(attribute, isList ? 8 : 3, value);
                Write(attribute, 20, isList ? Integers : Integer);
            }));
        }
    });

    public static ByteString ValueInfo(string name, ByteString type) => Message(output =>
    {
        Write(output, 1, ByteString.CopyFromUtf8(name));
        Write(output, 2, type);
    });

    public static ByteString Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return ByteString.CopyFrom(stream.ToArray());
    }

    public static void Write(CodedOutputStream output, int field, ByteString value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(value);
    }

    public static void Write(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }
}
