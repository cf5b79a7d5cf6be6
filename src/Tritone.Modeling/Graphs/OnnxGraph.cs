using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>A graph ready to be written: its nodes, and its tensors as things that can write themselves.</summary>
internal sealed class OnnxGraph(GraphProto structure, IReadOnlyList<Initializer> initializers)
{
    /// <summary>The operator set of ai.onnx that has LayerNormalization; every Triton since 22.10 takes it.</summary>
    public const int OpsetVersion = 17;

    private const string ContribDomain = "com.microsoft";

    // The IR version that goes with operator set 17 (ONNX 1.12).
    private const int IrVersion = 8;

    /// <summary>Nodes, inputs and outputs, without tensors.</summary>
    public GraphProto Structure => structure;

    public IReadOnlyList<Initializer> Initializers => initializers;

    /// <summary>How often each operator occurs, by name, sorted.</summary>
    public IReadOnlyDictionary<string, int> OpCounts => OnnxFile.CountOps(structure.Node.Select(node => node.OpType));

    /// <summary>The model message around the graph, without the graph.</summary>
    public static ModelProto Envelope(string producerVersion) => new()
    {
        IrVersion = IrVersion,
        ProducerName = "tritone",
        ProducerVersion = producerVersion,
        OpsetImport =
        {
            new OperatorSetIdProto { Version = OpsetVersion },
            new OperatorSetIdProto { Domain = ContribDomain, Version = 1 },
        },
    };
}
