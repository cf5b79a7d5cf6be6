using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Tritone.Tensors;

namespace Tritone.Runtime.Sessions;

/// <summary>An instance of a model, in Triton's sense: it runs one batch at a time. Not thread-safe; several instances of one model run at once.</summary>
/// <remarks>It shares the session of its model, which must not be disposed while an instance runs, and does not count among the runs that the model itself bounds.</remarks>
public sealed class OnnxInstance
{
    private readonly OnnxModel _model;
    private readonly List<MemoryHandle> _pins = [];
    private readonly List<OrtValue> _values = [];
    private readonly List<string> _names = [];

    internal OnnxInstance(OnnxModel model) => _model = model;

    /// <summary>Runs the graph on the caller's thread.</summary>
    /// <param name="inputs">Every required input and any optional one, with its shape.</param>
    /// <param name="outputNames">The outputs wanted, in the order wanted.</param>
    /// <returns>The outputs, in memory of their own.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: ONNX Runtime failed; the message is the one of Triton's backend.</exception>
    /// <exception cref="ArgumentException">The data of an input do not fill its shape.</exception>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputNames)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputNames);
        try
        {
            foreach (var input in inputs)
            {
                _names.Add(input.Name);
                _values.Add(OrtTensors.ToOrtValue(input, _pins));
            }

            using var results = _model.Session.Run(_model.RunOptions, _names, _values, outputNames);
            var outputs = new Tensor[outputNames.Count];
            for (var i = 0; i < outputs.Length; i++)
            {
                outputs[i] = OrtTensors.ToTensor(outputNames[i], results[i]);
            }

            return outputs;
        }
        catch (OnnxRuntimeException exception)
        {
            throw new TritoneException(ErrorCode.Internal, OnnxErrors.Describe(exception.Message), exception);
        }
        finally
        {
            Clear();
        }
    }

    private void Clear()
    {
        foreach (var value in _values)
        {
            value.Dispose();
        }

        foreach (var pin in _pins)
        {
            pin.Dispose();
        }

        _names.Clear();
        _values.Clear();
        _pins.Clear();
    }
}
