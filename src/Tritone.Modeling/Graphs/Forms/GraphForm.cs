using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs.Forms;

/// <summary>How the numbers of a graph are stored and multiplied. One instance for each graph.</summary>
internal abstract class GraphForm
{
    /// <summary>Single precision, stored as asked for.</summary>
    public static GraphForm Float(Precision precision)
        => new FloatForm(precision is Precision.Fp16 ? TensorProto.Types.DataType.Float16 : TensorProto.Types.DataType.Float);

    /// <summary>How the tables of positions and token types are stored.</summary>
    public abstract TensorProto.Types.DataType TableType { get; }

    /// <summary>Adds the choice of rows of the table of words.</summary>
    /// <returns>The rows, float [indices..., columns].</returns>
    public virtual string WordRows(OnnxGraphBuilder graph, string name, Weight table, string indices) => Rows(graph, name, table, indices);

    /// <summary>How the linear layers of a site are computed.</summary>
    public abstract LinearForm LinearOf(string site);

    /// <summary>Adds the choice of rows of another table. They are picked as they are stored and only then widened: the table stays small in memory too.</summary>
    public string Rows(OnnxGraphBuilder graph, string name, Weight table, string indices)
        => graph.Widened(name, graph.Node("Gather", $"{name}.stored", [graph.Add(new WeightInitializer(table, TableType)), indices]), TableType);
}
