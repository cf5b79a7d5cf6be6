using System.Net;
using StackExchange.Redis;
using Tritone.Serving.Metrics;

namespace Tritone.Serving.Caching;

/// <summary>Logits in a Redis that several servers share. Whatever is wrong with it, a request takes no harm and at most the time-out. Thread-safe.</summary>
internal sealed class RedisLogits : IAsyncDisposable
{
    // The number is that of the key's make: what is hashed, and how.
    private const string KeyPrefix = "tritone:text:1:";

    // More than that are not written: a Redis that takes values slower than models run must not fill the memory.
    private const int MaxPendingWrites = 1024;

    // How long it is left alone after a failure, how soon a connection is tried again, and how long that may take.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly RedisOptions _options;
    private readonly TimeProvider _time;
    private readonly Circuit _circuit;
    private ConnectionMultiplexer? _connection;
    private int _pendingWrites;
    private long _errors;
    private long _timeouts;

    public RedisLogits(RedisOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _time = timeProvider;
        _circuit = new Circuit(Pause, timeProvider);

        // The server starts without it.
        Connecting = Task.Run(ConnectAsync);
    }

    /// <summary>Ends when it was tried for the first time to connect; until then nothing is found. Later attempts follow by themselves.</summary>
    public Task Connecting { get; }

    public TextCacheFigures.RedisFigures Figures => new(Interlocked.Read(ref _errors), Interlocked.Read(ref _timeouts));

    /// <summary>Finds what a model gave, here or elsewhere.</summary>
    /// <param name="key">The sequence.</param>
    /// <param name="labelCount">How many numbers the model gives.</param>
    /// <returns>Null if it is not there, cannot be had in time, or is not what was written.</returns>
    public async ValueTask<float[]?> FindAsync(TokenKey key, int labelCount)
    {
        if (Volatile.Read(ref _connection) is not { } connection || !_circuit.TryEnter())
        {
            return null;
        }

        byte[]? value;
        try
        {
            // The library looks for what is late once a second.
            var reading = connection.GetDatabase().StringGetAsync(NameOf(key));
            Observe(reading);
            value = await reading.WaitAsync(_options.Timeout, _time);
            _circuit.Succeeded();
        }
        catch (Exception exception)
        {
            Fail(exception);
            return null;
        }

        if (value is null)
        {
            return null;
        }

        var logits = StoredLogits.Decode(value, labelCount);
        if (logits is null)
        {
            Interlocked.Increment(ref _errors);
        }

        return logits;
    }

    /// <summary>Keeps what a model gave, some time later or not at all.</summary>
    public void Keep(TokenKey key, ReadOnlySpan<float> logits)
    {
        if (Volatile.Read(ref _connection) is not { } connection)
        {
            return;
        }

        if (Interlocked.Increment(ref _pendingWrites) > MaxPendingWrites || !_circuit.TryEnter())
        {
            Interlocked.Decrement(ref _pendingWrites);
            return;
        }

        _ = WriteAsync(connection, NameOf(key), StoredLogits.Encode(logits));
    }

    public async ValueTask DisposeAsync()
    {
        await Connecting;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private async Task ConnectAsync()
    {
        var milliseconds = (int)Pause.TotalMilliseconds;
        var configuration = new ConfigurationOptions
        {
            EndPoints = { IPAddress.TryParse(_options.Host, out var address) ? new IPEndPoint(address, _options.Port) : new DnsEndPoint(_options.Host, _options.Port) },
            ClientName = "tritone",
            AbortOnConnectFail = false,

            // What cannot be sent now is not wanted later.
            BacklogPolicy = BacklogPolicy.FailFast,
            ConnectTimeout = milliseconds,
            ConnectRetry = 1,
            ReconnectRetryPolicy = new LinearRetry(milliseconds),
            AsyncTimeout = Math.Max(milliseconds, (int)_options.Timeout.TotalMilliseconds),
        };
        try
        {
            Volatile.Write(ref _connection, await ConnectionMultiplexer.ConnectAsync(configuration));
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private async Task WriteAsync(ConnectionMultiplexer connection, RedisKey name, byte[] value)
    {
        try
        {
            await connection.GetDatabase().StringSetAsync(name, value, _options.TimeToLive is { } timeToLive ? new Expiration(timeToLive) : default);
            _circuit.Succeeded();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            Interlocked.Decrement(ref _pendingWrites);
        }
    }

    private void Fail(Exception exception)
    {
        _circuit.Failed();
        Interlocked.Increment(ref exception is TimeoutException ? ref _timeouts : ref _errors);
    }

    // Nobody waits any more for what comes after the time-out; that it failed is no news then.
    private static void Observe(Task reading)
        => reading.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static RedisKey NameOf(TokenKey key) => $"{KeyPrefix}{key}";
}
