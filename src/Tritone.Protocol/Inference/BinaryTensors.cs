using System.Buffers;

namespace Tritone.Protocol.Inference;

/// <summary>The binary part of a request's body: the tensors one after another, in the order of the inputs that announce them. They are parts of the body and not copied.</summary>
internal struct BinaryTensors(ReadOnlySequence<byte> rest, string model)
{
    private ReadOnlySequence<byte> _rest = rest;

    /// <summary>Takes the next tensor.</summary>
    /// <param name="byteSize">The length that its input announces.</param>
    /// <param name="input">The input's name.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: fewer bytes are left.</exception>
    public ReadOnlySequence<byte> Take(ulong byteSize, string input)
    {
        var left = (ulong)_rest.Length;
        if (byteSize > left)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"unexpected size for input '{input}', expecting {byteSize - left} additional bytes for model '{model}'");
        }

        var tensor = _rest.Slice(0, (long)byteSize);
        _rest = _rest.Slice(tensor.End);
        return tensor;
    }

    /// <summary>Ends the body.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there are bytes that no input announced.</exception>
    public readonly void Complete()
    {
        if (!_rest.IsEmpty)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"unexpected additional input data for model '{model}'");
        }
    }
}
