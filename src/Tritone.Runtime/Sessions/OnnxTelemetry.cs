using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Tritone.Runtime.Sessions;

/// <summary>
/// ONNX Runtime's official libraries tell Microsoft about the machine, the models and the runs, since 1.29 on Linux and macOS too, and keep what is to be sent in a database in the user's
/// cache folder. Nobody who loads a model asked for that, and it takes time at each start.
/// </summary>
internal static partial class OnnxTelemetry
{
    // ONNX Runtime's own switch. Whoever sets it, to 0 too, has decided.
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns it off, unless the environment has decided. Must come before anything else of ONNX Runtime; once it has begun, the first word is sent.</summary>
    public static void TurnOff()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            OrtEnv.Instance().DisableTelemetryEvents();
        }
        else
        {
            // .NET's variables are copies: a native library does not see what is set there.
            _ = SetNativeVariable(Variable, "1", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
