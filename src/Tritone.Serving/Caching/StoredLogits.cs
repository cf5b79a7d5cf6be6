using System.Buffers.Binary;

namespace Tritone.Serving.Caching;

/// <summary>Logits as bytes: the version of the format, how many there are, and the numbers, all little-endian.</summary>
internal static class StoredLogits
{
    private const byte FormatVersion = 1;
    private const int HeadLength = sizeof(byte) + sizeof(int);

    public static byte[] Encode(ReadOnlySpan<float> logits)
    {
        var bytes = new byte[HeadLength + (logits.Length * sizeof(float))];
        bytes[0] = FormatVersion;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(byte)), logits.Length);
        for (var i = 0; i < logits.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(HeadLength + (i * sizeof(float))), logits[i]);
        }

        return bytes;
    }

    /// <summary>Reads logits that anybody may have written.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="labelCount">How many numbers the model gives.</param>
    /// <returns>The logits; null if the bytes are no such thing.</returns>
    public static float[]? Decode(ReadOnlySpan<byte> bytes, int labelCount)
    {
        if (bytes.Length != HeadLength + ((long)labelCount * sizeof(float)) || bytes[0] != FormatVersion || BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(byte)..]) != labelCount)
        {
            return null;
        }

        var logits = new float[labelCount];
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(HeadLength + (i * sizeof(float)))..]);
        }

        return Array.TrueForAll(logits, float.IsFinite) ? logits : null;
    }
}
