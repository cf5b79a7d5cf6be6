using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Quantization;

/// <summary>Linear layers each in a form of its own; words as 8-bit integers with a scale a row; the small tables as float16.</summary>
internal sealed class IntegerForm(IReadOnlyDictionary<string, LinearForm> forms) : GraphForm
{
    // Positions and types are 1 % of the file: integers would lose more than they save.
    public override TensorProto.Types.DataType TableType => TensorProto.Types.DataType.Float16;

    public override LinearForm LinearOf(string site) => forms[site];

    public override string WordRows(OnnxGraphBuilder graph, string name, Weight table, string indices)
    {
        // Rows are looked up, not multiplied: all 8 bits can be used on every processor.
        var rows = new QuantizedRows(table, WeightLimit.EightBits);
        var integers = graph.Node("Gather", $"{name}.int8", [graph.Add(new QuantizedRowsInitializer(rows)), indices]);
        var scale = graph.Node("Gather", $"{name}.scale", [graph.Add(new NumbersInitializer($"{table.Name}.scale", () => rows.Scales, rows.Rows, 1)), indices]);
        return graph.Node("Mul", name, [graph.Widened($"{name}.integers", integers, TensorProto.Types.DataType.Int8), scale]);
    }
}
