using System.Buffers;

namespace Tritone.Protocol.Inference;

/// <summary>The memory that a request needs beside its body: of the shared pool, and given back when the request is answered. Not thread-safe.</summary>
public sealed class RequestMemory : IDisposable
{
    private byte[][] _rented = [];
    private int _count;

    /// <summary>Takes memory.</summary>
    /// <param name="length">How many bytes.</param>
    /// <returns>So many bytes, with anything in them; until the request's memory is given back.</returns>
    public Memory<byte> Take(int length)
    {
        if (length == 0)
        {
            return Memory<byte>.Empty;
        }

        if (_count == _rented.Length)
        {
            Array.Resize(ref _rented, _count + 4);
        }

        var bytes = ArrayPool<byte>.Shared.Rent(length);
        _rented[_count++] = bytes;
        return bytes.AsMemory(0, length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        while (_count > 0)
        {
            ArrayPool<byte>.Shared.Return(_rented[--_count]);
        }
    }
}
