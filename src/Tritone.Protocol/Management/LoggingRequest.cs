using Tritone.Protocol.Json;

namespace Tritone.Protocol.Management;

/// <summary>The body of a request to change what is logged; null for what it does not name.</summary>
public sealed record LoggingRequest(string? File, bool? Info, bool? Warning, bool? Error, uint? VerboseLevel, string? Format)
{
    /// <summary>Reads a body. Names that are not known are not looked at, as in Triton.</summary>
    /// <param name="utf8">JSON.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: it is no JSON, or a value is of another type.</exception>
    public static LoggingRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        using var tree = JsonTree.ParseRequest(utf8);
        var root = tree.Root;
        return new LoggingRequest(
            root.TryGetMember("log_file"u8, out var file) ? file.AsString() : null,
            root.TryGetMember("log_info"u8, out var info) ? info.AsBoolean() : null,
            root.TryGetMember("log_warning"u8, out var warning) ? warning.AsBoolean() : null,
            root.TryGetMember("log_error"u8, out var error) ? error.AsBoolean() : null,
            root.TryGetMember("log_verbose_level"u8, out var level) ? (uint)Math.Min(level.AsUInt64(), uint.MaxValue) : null,
            root.TryGetMember("log_format"u8, out var format) ? format.AsString() : null);
    }
}
