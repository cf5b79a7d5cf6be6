using System.Security.Cryptography;

namespace Tritone.Modeling.Conversion;

/// <summary>Writes to a file and hashes what it writes, so that the file need not be read again.</summary>
/// <param name="file">The file, which is disposed with this.</param>
/// <param name="onWritten">Is told after each write how many bytes there are.</param>
internal sealed class HashingStream(Stream file, Action<long> onWritten) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException("a hashed stream is written from its beginning to its end");
    }

    /// <summary>The SHA-256 of all that was written, in lower-case hexadecimal digits.</summary>
    public string HashText() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        file.Write(buffer);
        _hash.AppendData(buffer);
        _length += buffer.Length;
        onWritten(_length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a hashed stream is only written");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("a hashed stream is written from its beginning to its end");

    public override void SetLength(long value) => throw new NotSupportedException("a hashed stream is written from its beginning to its end");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
