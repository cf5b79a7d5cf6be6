using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs.Forms;

/// <summary>Everything in single precision, matrices and tables stored as asked for.</summary>
internal sealed class FloatForm(TensorProto.Types.DataType storedType) : GraphForm
{
    private readonly FloatLinear _linear = new(storedType);

    public override TensorProto.Types.DataType TableType => storedType;

    public override LinearForm LinearOf(string site) => _linear;
}
