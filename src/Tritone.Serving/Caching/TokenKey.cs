using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tritone.Runtime.Classification;

namespace Tritone.Serving.Caching;

/// <summary>A sequence of tokens before one model: the SHA-256 of all that the logits depend on. From it nobody reads a text.</summary>
internal readonly record struct TokenKey(UInt128 High, UInt128 Low)
{
    /// <summary>Makes the key of a sequence.</summary>
    /// <param name="model">What the model is known by.</param>
    /// <param name="tokens">The sequence. Types that are all 0 are the same as none.</param>
    public static TokenKey Of(ReadOnlySpan<byte> model, in ModelTokens tokens)
    {
        var ids = MemoryMarshal.AsBytes(tokens.Ids.Span);
        var types = tokens.Types.Span.ContainsAnyExcept(0) ? MemoryMarshal.AsBytes(tokens.Types.Span) : default;
        var length = model.Length + sizeof(int) + ids.Length + types.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var content = rented.AsSpan(0, length);
            model.CopyTo(content);
            var rest = content[model.Length..];
            BinaryPrimitives.WriteInt32LittleEndian(rest, tokens.Ids.Length);
            ids.CopyTo(rest[sizeof(int)..]);
            types.CopyTo(rest[(sizeof(int) + ids.Length)..]);
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(content, digest);
            return new TokenKey(BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>The hash in hexadecimal digits.</summary>
    public override string ToString() => $"{High:x32}{Low:x32}";
}
