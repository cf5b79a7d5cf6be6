using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tritone.Protocol.Inference;

namespace Tritone.Serving.Caching;

/// <summary>A request as the cache knows it: all that its answer depends on, and a hash of that. Two keys are equal only if everything is.</summary>
internal sealed class CacheKey : IEquatable<CacheKey>
{
    private readonly byte[] _content;
    private readonly UInt128 _hash;

    private CacheKey(byte[] content)
    {
        _content = content;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        _hash = BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    public int ByteSize => _content.Length;

    /// <summary>Makes the key of a request.</summary>
    /// <param name="owner">The model that answers; no two that were ever loaded have the same.</param>
    /// <param name="request">The request.</param>
    public static CacheKey Of(long owner, InferenceRequest request)
    {
        var content = new ArrayBufferWriter<byte>(256);
        Write(content, owner);
        Write(content, request.Outputs.Count);
        foreach (var output in request.Outputs)
        {
            Write(content, output.Name);
        }

        foreach (var input in request.Inputs.OrderBy(input => input.Name, StringComparer.Ordinal))
        {
            Write(content, input.Name);
            Write(content, (long)input.DataType);
            Write(content, input.Shape.Count);
            foreach (var dimension in input.Shape)
            {
                Write(content, dimension);
            }

            Write(content, input.Data.Length);
            foreach (var segment in input.Data)
            {
                content.Write(segment.Span);
            }
        }

        return new CacheKey(content.WrittenSpan.ToArray());
    }

    public bool Equals(CacheKey? other) => other is not null && _hash == other._hash && _content.AsSpan().SequenceEqual(other._content);

    public override bool Equals(object? obj) => Equals(obj as CacheKey);

    public override int GetHashCode() => _hash.GetHashCode();

    private static void Write(ArrayBufferWriter<byte> content, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(content.GetSpan(sizeof(long)), number);
        content.Advance(sizeof(long));
    }

    private static void Write(ArrayBufferWriter<byte> content, string text)
    {
        Write(content, (long)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, content);
    }
}
