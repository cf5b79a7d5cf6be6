namespace Tritone.IntegrationTests;

/// <summary>Models that several tests look at, converted once with the real program from a checkpoint with random weights, which integers always change.</summary>
internal static class IntegerModels
{
    // Two versions of one model: the float one, and an INT8 one that the gate refused and that was published all the same.
    private static readonly Lazy<Task<(string Directory, ProgramResult Result)>> Degraded = new(async () =>
    {
        var directory = NewDirectory();
        var model = directory["models/tiny"];
        Assert.Equal(0, (await TritoneProgram.RunAsync(["convert", Checkpoint, "--output", model, "--max-length", MaxLength])).ExitCode);
        return (model, await TritoneProgram.RunAsync(["convert", Checkpoint, "--output", model, .. Options, "--accept-degraded", "--json"]));
    });

    private static readonly Lazy<Task<(string Directory, ProgramResult Result)>> Vnni = new(async () =>
    {
        var directory = NewDirectory();
        File.WriteAllLines(directory["calibration.txt"], Enumerable.Range(0, 40).Select(i => $"text {i} to find ranges on!"));
        string[] options = ["--scheme", "static", "--percentile", "99.9", "--calibration", directory["calibration.txt"], "--keep-float", "auto", "--accept-degraded", "--report", directory["report.html"]];
        return (
            directory["models/tiny"],
            await TritoneProgram.RunAsync(["convert", Checkpoint, "--output", directory["models/tiny"], "--precision", "int8", "--cpu", "vnni", "--max-length", MaxLength, .. options]));
    });

    /// <summary>So few tokens that a gate takes a second.</summary>
    public const string MaxLength = "8";

    /// <summary>A checkpoint with a tokenizer and random weights.</summary>
    public static string Checkpoint => TestFiles.Golden("checkpoints/a_roberta_safetensors");

    /// <summary>What makes an INT8 model that is the same on every processor.</summary>
    public static IReadOnlyList<string> Options => ["--precision", "int8", "--cpu", "avx2", "--max-length", MaxLength];

    /// <summary>The model with its versions 1, float, and 2, INT8 and degraded; and what the conversion of the latter said.</summary>
    public static Task<(string Directory, ProgramResult Result)> DegradedAsync() => Degraded.Value;

    /// <summary>A model for processors with VNNI, of the scheme static, with some layers in float and a report beside its repository.</summary>
    public static Task<(string Directory, ProgramResult Result)> VnniAsync() => Vnni.Value;

    private static TemporaryDirectory NewDirectory()
    {
        var directory = new TemporaryDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        return directory;
    }
}
