using System.Buffers.Binary;

namespace Tritone.Protocol.Inference;

/// <summary>The elements of a BYTES tensor as the binary extension lays them out: the length of each in four bytes, little-endian, and then its bytes.</summary>
/// <param name="data">The tensor's data.</param>
public ref struct StringElements(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>The bytes of the current element.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Goes to the next element.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the data end within an element.</exception>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (!BinaryPrimitives.TryReadUInt32LittleEndian(_rest, out var length) || length > (uint)(_rest.Length - sizeof(uint)))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "the data of a BYTES tensor end within an element");
        }

        Current = _rest.Slice(sizeof(uint), (int)length);
        _rest = _rest[(sizeof(uint) + (int)length)..];
        return true;
    }
}
