using System.Security.Cryptography;
using System.Text;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Convert;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Repository.Publication;
using Tritone.Runtime.Sessions;

namespace Tritone.Cli.Bundled;

/// <summary>The model that comes with the program: converted once, when it is first wanted, and kept.</summary>
internal static class BundledModel
{
    /// <summary>The name that it is served under.</summary>
    public const string Name = "emotion";

    // A user waits for it: a fifth of the gate's texts. The whole gate and labelled texts are in docs/quantization.md.
    private static readonly ConversionOptions Options = new() { Precision = Precision.Int8, Gate = new GateOptions { BuiltInTexts = 200 } };

    private static string Checkpoint => Path.Combine(AppContext.BaseDirectory, "assets", "emotion-minilm");

    /// <summary>Converts the model if that has not been done.</summary>
    /// <returns>Its directory, the only one of its repository.</returns>
    /// <exception cref="TritoneException">The program's own files are not there, or it cannot be converted.</exception>
    public static string Ensure(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Checkpoint))
        {
            throw new TritoneException(ErrorCode.NotFound, $"the bundled model is not beside the program: there is no folder '{Checkpoint}'; give a model with --model");
        }

        // What it is made of names the folder: another checkpoint, another program or other settings make another one.
        var repository = Path.Combine(CacheFolder.Path, HashSource());
        var model = Path.Combine(repository, Name);
        if (!Directory.Exists(model))
        {
            Convert(repository, model, cancellationToken);
        }

        return model;
    }

    private static void Convert(string repository, string model, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine($"first use: converting the bundled model into {model} ...");

        // Whoever is second at the rename throws its own work away: both have made the same.
        var own = $"{repository}.{Guid.NewGuid():N}";
        try
        {
            var directory = Path.Combine(own, Name);
            if (ConversionBar.Show(progress => Converter.Convert(Checkpoint, directory, Options, progress, cancellationToken)).Version is null)
            {
                // Nobody has seen the processor on which integers fail: its users get answers all the same.
                Terminal.Warn("INT8 does not answer as the float model does on this machine; the bundled model is kept as fp16");
                _ = Converter.Convert(Checkpoint, directory, Options with { Precision = Precision.Fp16 }, cancellationToken: cancellationToken);
            }

            Directory.Move(own, repository);
        }
        catch (IOException) when (Directory.Exists(model))
        {
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TritoneException(
                ErrorCode.Unavailable, $"the bundled model cannot be kept in '{CacheFolder.Path}': {ErrorText.Of(exception)}; let XDG_CACHE_HOME name a folder that can be written", exception);
        }
        finally
        {
            if (Directory.Exists(own))
            {
                Directory.Delete(own, recursive: true);
            }
        }
    }

    private static string HashSource()
    {
        var names = new StringBuilder($"{Converter.Tool} {Options.Precision.ToName()} {CpuClasses.Current.ToName()}\n");
        foreach (var file in Directory.EnumerateFiles(Checkpoint).Order(StringComparer.Ordinal))
        {
            var description = FileHash.Describe(file, Path.GetFileName(file));
            names.Append(description.Sha256).Append(' ').Append(description.Name).Append('\n');
        }

        return System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names.ToString())))[..16];
    }
}
