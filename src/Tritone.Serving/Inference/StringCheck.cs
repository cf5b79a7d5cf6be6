using System.Buffers;
using System.Buffers.Binary;
using Tritone.Protocol.Inference;

namespace Tritone.Serving.Inference;

/// <summary>Checks that the data of a BYTES input are as many whole strings as its shape says, each with its length before it.</summary>
internal static class StringCheck
{
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: they are not.</exception>
    public static void Check(InferenceRequest request, InputTensor input, string model, Int128 expected)
    {
        var about = $"for inference input '{input.Name}' for model '{model}', expecting";
        var reader = new SequenceReader<byte>(input.Data);
        var count = 0L;
        Span<byte> length = stackalloc byte[sizeof(uint)];
        while (!reader.End)
        {
            if (!reader.TryCopyTo(length))
            {
                throw RequestCheck.Invalid(
                    $"{request.ErrorPrefix}incomplete string length indicator {about} {sizeof(uint)} bytes but only {reader.Remaining} bytes available. "
                    + "Please make sure the string length indicator is in one buffer.");
            }

            reader.Advance(sizeof(uint));
            var size = BinaryPrimitives.ReadUInt32LittleEndian(length);
            if (size > reader.Remaining)
            {
                throw RequestCheck.Invalid($"{request.ErrorPrefix}incomplete string data {about} string of length {size} but only {reader.Remaining} bytes available.");
            }

            reader.Advance(size);
            count++;
        }

        if (count != expected)
        {
            throw RequestCheck.Invalid($"{request.ErrorPrefix}unexpected number of string elements {count} {about} {expected}");
        }
    }
}
