// How long `tritone classify -` lets a reader wait: lines are written at a steady pace, and each answer is timed from the moment its line was written.
//     dotnet run eng/StreamLatency.cs artifacts/publish/tritone [LINES] [MILLISECONDS BETWEEN]
using System.Diagnostics;
using System.Globalization;

var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 500;
var pause = TimeSpan.FromMilliseconds(args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 20);
using var program = Process.Start(new ProcessStartInfo(args[0], ["classify", "-", "--json"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
program.StandardInput.AutoFlush = true;

// The first answer waits for the model to be loaded.
await program.StandardInput.WriteLineAsync("ready?");
await program.StandardOutput.ReadLineAsync();

var written = new long[count];
var reading = Task.Run(async () =>
{
    var waits = new double[count];
    for (var i = 0; i < count; i++)
    {
        await program.StandardOutput.ReadLineAsync();
        waits[i] = Stopwatch.GetElapsedTime(Volatile.Read(ref written[i])).TotalMilliseconds;
    }

    return waits;
});
var clock = Stopwatch.StartNew();
for (var i = 0; i < count; i++)
{
    if (pause * i - clock.Elapsed is { Ticks: > 0 } rest)
    {
        await Task.Delay(rest);
    }

    Volatile.Write(ref written[i], Stopwatch.GetTimestamp());
    await program.StandardInput.WriteLineAsync($"what a day, this is line number {i} of many");
}

var sorted = (await reading).Order().ToArray();
program.StandardInput.Close();
await program.WaitForExitAsync();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{count} lines, one every {pause.TotalMilliseconds} ms: p50 {sorted[count / 2]:F1} ms, p99 {sorted[count * 99 / 100]:F1} ms, max {sorted[^1]:F1} ms"));
