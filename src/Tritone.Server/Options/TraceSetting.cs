namespace Tritone.Server.Options;

/// <summary>One setting of <c>--trace-config</c>, as the operator wrote it.</summary>
/// <param name="Mode">The mode that it belongs to, <c>triton</c> or <c>opentelemetry</c>; empty for a setting of all modes.</param>
/// <param name="Name">Its name: <c>mode</c>, <c>level</c>, <c>rate</c>, <c>count</c>; <c>file</c>, <c>log-frequency</c>; <c>url</c>, <c>resource</c>, ...</param>
/// <param name="Value">Its value. A <c>resource</c> is <c>key=value</c> itself.</param>
public sealed record TraceSetting(string Mode, string Name, string Value)
{
    private static readonly string[] Modes = ["triton", "opentelemetry"];
    private static readonly string[] GlobalNames = ["mode", "level", "rate", "count"];
    private static readonly string[] TritonNames = ["file", "log-frequency"];
    private static readonly string[] OpenTelemetryNames = ["url", "resource", "bsp_max_queue_size", "bsp_schedule_delay", "bsp_max_export_batch_size"];

    /// <summary>Reads a setting as it is written in a flag: <c>rate=100</c>, <c>opentelemetry,url=localhost:4318/v1/traces</c>.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is none.</exception>
    public static TraceSetting Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (name, value) = FlagValue.Setting(text, "SETTING=VALUE or MODE,SETTING=VALUE");
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        var mode = comma < 0 ? "" : name[..comma].ToLowerInvariant();
        var setting = new TraceSetting(mode, name[(comma + 1)..], value);
        if (comma >= 0 && !Modes.Contains(mode))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"there is no trace mode '{name[..comma]}'; there are {string.Join(" and ", Modes)}");
        }

        var names = mode switch { "" => GlobalNames, "triton" => TritonNames, _ => OpenTelemetryNames };
        if (!names.Contains(setting.Name))
        {
            throw FlagValue.NoSuchSetting(setting.Name, names);
        }

        Check(setting);
        return setting;
    }

    private static void Check(TraceSetting setting)
    {
        switch (setting.Name)
        {
            case "mode" when !Modes.Contains(setting.Value.ToLowerInvariant()):
                throw new TritoneException(ErrorCode.InvalidArgument, $"there is no trace mode '{setting.Value}'; there are {string.Join(" and ", Modes)}");
            case "level" when setting.Value.ToUpperInvariant() is not ("OFF" or "TIMESTAMPS" or "TENSORS"):
                throw new TritoneException(ErrorCode.InvalidArgument, $"there is no trace level '{setting.Value}'; there are OFF, TIMESTAMPS and TENSORS");
            case "count":
                _ = FlagValue.Integer(setting.Value, -1);
                break;
            case "rate" or "log-frequency" or "bsp_max_queue_size" or "bsp_schedule_delay" or "bsp_max_export_batch_size":
                _ = FlagValue.Integer(setting.Value, 0);
                break;
        }
    }
}
