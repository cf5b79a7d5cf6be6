using Tritone.Server.Options;
using Tritone.Serving.Caching;

namespace Tritone.Cli.Serve;

/// <summary>Reads the value of <c>--text-cache</c>. What is wrong with it is said by a <see cref="TritoneException"/>.</summary>
internal static class TextCacheValue
{
    private const string Form = "local,size=BYTES or redis,host=NAME[,port=N][,timeout-ms=N][,ttl-secs=N][,size=BYTES]";

    public static TextCacheOptions Read(string text)
    {
        var parts = text.Split(',');
        string[] names = parts[0] switch
        {
            "local" => ["size"],
            "redis" => ["host", "port", "timeout-ms", "ttl-secs", "size"],
            _ => throw Wrong($"there is no cache '{parts[0]}' here, only 'local' and 'redis'"),
        };
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts.AsSpan(1))
        {
            var (name, value) = FlagValue.Setting(part, Form);
            if (!names.Contains(name))
            {
                throw FlagValue.NoSuchSetting(name, names);
            }

            if (!settings.TryAdd(name, value))
            {
                throw Wrong($"'{name}' is given more than once");
            }
        }

        var size = Number(settings, "size", long.MaxValue);
        if (parts[0] == "local")
        {
            return size is null ? throw Wrong($"it has the form {Form}") : new TextCacheOptions { ByteSize = size };
        }

        if (!settings.TryGetValue("host", out var host))
        {
            throw Wrong("a redis needs a 'host'");
        }

        var redis = new RedisOptions(host);
        return new TextCacheOptions
        {
            ByteSize = size,
            Redis = redis with
            {
                Port = (int)(Number(settings, "port", 65535) ?? redis.Port),
                Timeout = Number(settings, "timeout-ms", 60_000) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : redis.Timeout,
                TimeToLive = Number(settings, "ttl-secs", int.MaxValue) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
        };
    }

    private static long? Number(Dictionary<string, string> settings, string name, long max)
    {
        if (!settings.TryGetValue(name, out var text))
        {
            return null;
        }

        try
        {
            return FlagValue.Integer(text, 1, max);
        }
        catch (TritoneException exception)
        {
            throw Wrong($"'{name}' is '{text}': {exception.Message}");
        }
    }

    private static TritoneException Wrong(string message) => new(ErrorCode.InvalidArgument, message);
}
