using Tritone.Protocol.Json;

namespace Tritone.Protocol.Inference;

/// <summary>The parameters of an input or output: how its data travel, and what is done to an output.</summary>
internal readonly ref struct TensorParameters
{
    private readonly JsonValue _parameters;
    private readonly bool _areThere;

    public TensorParameters(JsonValue tensor) => _areThere = tensor.TryGetMember("parameters"u8, out _parameters);

    /// <summary>Whether the data of an input are in the binary part, and how many bytes they have.</summary>
    public bool TryGetBinarySize(out ulong byteSize)
    {
        byteSize = 0;
        if (!Has("binary_data_size"u8, out var value))
        {
            return false;
        }

        byteSize = value.AsUInt64("Unable to parse 'binary_data_size': ");
        return true;
    }

    /// <summary>Whether an output goes into the binary part.</summary>
    public bool IsBinary() => Has("binary_data"u8, out var value) && value.AsBoolean("Unable to parse 'binary_data': ");

    /// <summary>How many classes of an output are wanted; 0 for the tensor itself.</summary>
    public int ClassCount() => Has("classification"u8, out var value) ? (int)Math.Min(value.AsUInt64("Unable to set 'classification': "), int.MaxValue) : 0;

    /// <summary>Where the data are in shared memory; null if elsewhere.</summary>
    public SharedMemoryRange? SharedMemory()
    {
        if (!Has("shared_memory_region"u8, out var value))
        {
            return null;
        }

        var region = value.AsName("Unable to parse 'shared_memory_region': ");
        var offset = Has("shared_memory_offset"u8, out value) ? value.AsUInt64("Unable to parse 'shared_memory_offset': ") : 0;
        var byteSize = Has("shared_memory_byte_size"u8, out value) ? value.AsUInt64("Unable to parse 'shared_memory_byte_size': ") : 0;
        return new SharedMemoryRange(region, offset, byteSize);
    }

    /// <summary>Checks that the data of an input are in one place.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: they are in none, or in several.</exception>
    public void CheckPlace(JsonValue input)
    {
        var hasData = input.TryGetMember("data"u8, out _);
        var isBinary = Has("binary_data_size"u8, out _);
        var isShared = Has("shared_memory_region"u8, out _);
        if ((hasData ? 1 : 0) + (isBinary ? 1 : 0) + (isShared ? 1 : 0) == 1)
        {
            return;
        }

        var set = $"{(hasData ? " 'data'" : "")}{(isBinary ? " 'binary_data_size'" : "")}{(isShared ? " 'shared_memory_region'" : "")}";
        throw new TritoneException(
            ErrorCode.InvalidArgument,
            "Input must set only one of the following fields: 'data', 'binary_data_size' in 'parameters', 'shared_memory_region' in 'parameters'. "
            + (set.Length > 0 ? $"But set{set}" : "But no field is set"));
    }

    /// <summary>Checks that an output goes to one place.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is to go into shared memory, and into the response as well.</exception>
    public void CheckOutput()
    {
        if (!Has("shared_memory_region"u8, out _))
        {
            return;
        }

        if (Has("classification"u8, out _))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "Output can't set both 'shared_memory_region' and 'classification'");
        }

        if (Has("binary_data"u8, out var binary) && binary.AsBoolean("Unable to set 'binary_data': "))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "Output can't set both 'shared_memory_region' and 'binary_data'");
        }
    }

    private bool Has(ReadOnlySpan<byte> name, out JsonValue value)
    {
        value = default;
        return _areThere && _parameters.TryGetMember(name, out value);
    }
}
