namespace Tritone.Modeling.Hub;

/// <summary>The body of a response. Whatever goes wrong on the way, also silence, is a <see cref="HubBrokenException"/>.</summary>
internal sealed class HubBody : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly HubTransfer _transfer;

    private HubBody(Stream stream, HubTransfer transfer)
    {
        _stream = stream;
        _transfer = transfer;
    }

    public static async Task<HubBody> OpenAsync(HttpResponseMessage response, HubTransfer transfer, CancellationToken cancellationToken)
        => new(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), transfer);

    /// <summary>Reads what has come.</summary>
    /// <returns>How many bytes, 0 at the end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = new HubPatience(_transfer, cancellationToken);
        try
        {
            return await _stream.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new HubBrokenException($"the connection broke: {ErrorText.Of(exception)}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubBrokenException("nothing came any more", exception);
        }
    }

    /// <summary>Reads all of a body of limited length.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is longer.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(string address, int maxLength, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            all.Write(buffer.AsSpan(0, read));
            if (all.Length > maxLength)
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"'{address}' has more than {maxLength} bytes");
            }
        }

        return all.ToArray();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
