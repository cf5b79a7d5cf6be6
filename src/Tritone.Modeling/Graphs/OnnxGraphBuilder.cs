using Google.Protobuf;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>Collects nodes and tensors; names are given in order, so that the same calls make the same bytes.</summary>
internal sealed class OnnxGraphBuilder(string name)
{
    public const string ContribDomain = "com.microsoft";

    private readonly GraphProto _structure = new() { Name = name };
    private readonly List<Initializer> _initializers = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Declares an input; a dimension is a name or a number.</summary>
    public string Input(string input, TensorProto.Types.DataType dataType, params object[] shape)
    {
        _structure.Input.Add(ValueInfo(input, dataType, shape));
        return input;
    }

    /// <summary>Adds a tensor; the same name twice is the same tensor.</summary>
    public string Add(Initializer initializer)
    {
        if (_names.Add(initializer.Name))
        {
            _initializers.Add(initializer);
        }

        return initializer.Name;
    }

    /// <summary>Adds an operator of ai.onnx with one output, which is named for the node.</summary>
    public string Node(string opType, string nodeName, string[] inputs, params (string Name, object Value)[] attributes)
        => Node("", opType, nodeName, inputs, [nodeName], attributes);

    /// <summary>Adds an operator of ai.onnx with several outputs.</summary>
    public void Node(string opType, string nodeName, string[] inputs, string[] outputs) => Node("", opType, nodeName, inputs, outputs, []);

    /// <summary>Adds one of ONNX Runtime's own operators.</summary>
    public string ContribNode(string opType, string nodeName, string[] inputs, params (string Name, object Value)[] attributes)
        => Node(ContribDomain, opType, nodeName, inputs, [nodeName], attributes);

    /// <summary>Adds a cast to single precision, if the value has another type.</summary>
    public string Widened(string nodeName, string value, TensorProto.Types.DataType dataType)
        => dataType is TensorProto.Types.DataType.Float ? value : Node("Cast", nodeName, [value], ("to", (int)TensorProto.Types.DataType.Float));

    /// <summary>Declares an output.</summary>
    public void Output(string output, TensorProto.Types.DataType dataType, params object[] shape) => _structure.Output.Add(ValueInfo(output, dataType, shape));

    /// <summary>Says what a node's output is, where ONNX Runtime cannot tell.</summary>
    public string Described(string value, TensorProto.Types.DataType dataType, params object[] shape)
    {
        _structure.ValueInfo.Add(ValueInfo(value, dataType, shape));
        return value;
    }

    /// <summary>Finishes the graph.</summary>
    public OnnxGraph Build() => new(_structure, _initializers);

    private string Node(
        string domain, string opType, string nodeName, string[] inputs, string[] outputs, (string Name, object Value)[] attributes)
    {
        _structure.Node.Add(new NodeProto
        {
            Domain = domain,
            OpType = opType,
            Name = nodeName,
            Input = { inputs },
            Output = { outputs },
            Attribute = { attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)) },
        });
        return nodeName;
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        long number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number },
        int number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number },
        float number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = number },
        long[] numbers => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { numbers } },
        string text => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        _ => throw new ArgumentException($"attribute '{name}' is a {value.GetType().Name}", nameof(value)),
    };

    private static ValueInfoProto ValueInfo(string name, TensorProto.Types.DataType dataType, object[] shape) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = (int)dataType,
                Shape = new TensorShapeProto { Dim = { shape.Select(Dimension) } },
            },
        },
    };

    private static TensorShapeProto.Types.Dimension Dimension(object size) => size is string name
        ? new TensorShapeProto.Types.Dimension { DimParam = name }
        : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(size, System.Globalization.CultureInfo.InvariantCulture) };
}
