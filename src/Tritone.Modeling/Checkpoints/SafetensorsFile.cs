using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Tritone.Modeling.Checkpoints;

/// <summary>A safetensors file, mapped into memory: a tensor costs nothing until it is read. Thread-safe.</summary>
internal sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _data;

    private SafetensorsFile(string path, MemoryMappedFile file, MemoryMappedViewAccessor view, long fileLength)
    {
        Path = path;
        _file = file;
        _view = view;
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            var dataOffset = SafetensorsHeader.DataOffset(new ReadOnlySpan<byte>(start, (int)Math.Min(8, fileLength)), fileLength, path);
            _data = start + dataOffset;
            Tensors = SafetensorsHeader
                .Parse(new ReadOnlySpan<byte>(start + 8, dataOffset - 8), fileLength - dataOffset, path)
                .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        }
        catch
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            throw;
        }
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: the file is not what its header says; the message names the tensor or field.
    /// </exception>
    public static SafetensorsFile Open(string path)
    {
        var length = new FileInfo(path).Length;
        if (length == 0)
        {
            // A file of no bytes cannot be mapped.
            SafetensorsHeader.DataOffset([], 0, path);
        }

        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor? view = null;
        try
        {
            view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            return new SafetensorsFile(path, file, view, length);
        }
        catch
        {
            view?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>The tensor's bytes in the mapping: valid until the file is disposed.</summary>
    public ReadOnlySpan<byte> Bytes(SafetensorsTensor tensor, long firstElement, int elements)
        => new(_data + tensor.Begin + (firstElement * tensor.DataType.ElementSize()), elements * tensor.DataType.ElementSize());

    /// <summary>Reads elements as single precision, which holds F16 and BF16 exactly.</summary>
    /// <param name="tensor">A tensor of a type that a weight may have.</param>
    /// <param name="firstElement">The first element to read, row-major.</param>
    /// <param name="destination">Receives as many elements as it is long.</param>
    public void Read(SafetensorsTensor tensor, long firstElement, Span<float> destination)
    {
        var bytes = Bytes(tensor, firstElement, destination.Length);
        switch (tensor.DataType)
        {
            case SafetensorsDataType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case SafetensorsDataType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), destination);
                break;
            case SafetensorsDataType.BF16:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < halves.Length; i++)
                {
                    destination[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
                }

                break;
            default:
                throw new ArgumentException($"tensor '{tensor.Name}' is {tensor.DataType}", nameof(tensor));
        }
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
