using System.Globalization;
using Tritone.Cli.Rows;
using Tritone.LoadTesting.Load;

namespace Tritone.Cli.Benchmark;

/// <summary>A recorded schedule: on each line the seconds at which a request is sent.</summary>
internal static class TraceFile
{
    private const double MaxSeconds = 86_400;

    /// <summary>Reads a file. The first request is sent at once, whatever its number.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is none. <see cref="ErrorCode.InvalidArgument"/>: a line is no number, or less than the line before; or there are none.</exception>
    public static LoadShape.Trace Read(string path)
    {
        var file = new InputFile(path);
        using var reader = new LineReader(file.Open());
        var times = new List<double>();
        for (var number = 1; reader.Read() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (!double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) || !double.IsFinite(time))
            {
                throw Invalid(file, number, $"is '{ErrorText.Shorten(line)}'; it is the seconds at which a request is sent");
            }

            if (times.Count > 0 && time < times[^1])
            {
                throw Invalid(file, number, string.Create(CultureInfo.InvariantCulture, $"is {time}, before the {times[^1]} above it; the moments ascend"));
            }

            times.Add(time);
        }

        return times.Count == 0
            ? throw new TritoneException(ErrorCode.InvalidArgument, $"{file.Name} has no moments in it")
            : times[^1] - times[0] > MaxSeconds
                ? throw new TritoneException(ErrorCode.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"{file.Name} takes {times[^1] - times[0]} s; at most {MaxSeconds}: are they milliseconds?"))
                : new LoadShape.Trace([.. times.Select(time => TimeSpan.FromSeconds(time - times[0]))]);
    }

    private static TritoneException Invalid(InputFile file, int line, string what) => new(ErrorCode.InvalidArgument, $"line {line} of {file.Name} {what}");
}
