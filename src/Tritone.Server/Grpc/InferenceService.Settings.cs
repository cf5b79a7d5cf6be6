using Grpc.Core;
using Tritone.Protocol.Grpc;
using Tritone.Server.Settings;
using Kind = Tritone.Protocol.Grpc.LogSettingsRequest.Types.SettingValue.ParameterChoiceOneofCase;

namespace Tritone.Server.Grpc;

/// <content>What is logged and traced, and changing it.</content>
internal sealed partial class InferenceService
{
    public override Task<TraceSettingResponse> TraceSetting(TraceSettingRequest request, ServerCallContext context)
    {
        var model = NullIfEmpty(request.ModelName);
        server.CheckTraced(model);
        if (request.Settings.Count > 0)
        {
            server.Trace.Update(model, request.Settings.ToDictionary(setting => setting.Key, IReadOnlyList<string> (setting) => setting.Value.Value, StringComparer.Ordinal));
        }

        var response = new TraceSettingResponse();
        foreach (var (name, values) in server.Trace.Get(model))
        {
            response.Settings[name] = new() { Value = { values } };
        }

        return Task.FromResult(response);
    }

    public override Task<LogSettingsResponse> LogSettings(LogSettingsRequest request, ServerCallContext context)
    {
        if (request.Settings.Count > 0)
        {
            server.Log.Update(ReadChanges(request));
        }

        var values = server.Log.Current;
        return Task.FromResult(new LogSettingsResponse
        {
            Settings =
            {
                ["log_file"] = new() { StringParam = values.File },
                ["log_info"] = new() { BoolParam = values.Info },
                ["log_warning"] = new() { BoolParam = values.Warning },
                ["log_error"] = new() { BoolParam = values.Error },
                ["log_verbose_level"] = new() { Uint32Param = values.VerboseLevel },
                ["log_format"] = new() { StringParam = values.Format },
            },
        });
    }

    // As in Triton, a name that is not known changes nothing.
    private static LogChanges ReadChanges(LogSettingsRequest request)
    {
        var changes = new LogChanges();
        foreach (var (name, value) in request.Settings)
        {
            changes = name switch
            {
                "log_file" => changes with { File = Expect(name, value, Kind.StringParam).StringParam },
                "log_info" => changes with { Info = Expect(name, value, Kind.BoolParam).BoolParam },
                "log_warning" => changes with { Warning = Expect(name, value, Kind.BoolParam).BoolParam },
                "log_error" => changes with { Error = Expect(name, value, Kind.BoolParam).BoolParam },
                "log_verbose_level" => changes with { VerboseLevel = Expect(name, value, Kind.Uint32Param).Uint32Param },
                "log_format" => changes with { Format = Expect(name, value, Kind.StringParam).StringParam },
                _ => changes,
            };
        }

        return changes;
    }

    private static LogSettingsRequest.Types.SettingValue Expect(string name, LogSettingsRequest.Types.SettingValue value, Kind kind)
        => value.ParameterChoiceCase == kind
            ? value
            : throw new TritoneException(ErrorCode.InvalidArgument, $"expect {(kind is Kind.BoolParam ? "bool" : kind is Kind.StringParam ? "string" : "unsigned integer")} for {name}");
}
