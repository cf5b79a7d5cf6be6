using System.Diagnostics;
using System.Globalization;
using Tritone.Cli.CommandLine;

namespace Tritone.Cli.Classify;

/// <summary>Shows how many texts are done and how fast, if a person watches and the answers go elsewhere.</summary>
internal sealed class TextCount : IDisposable
{
    // Not from the first moment on: most calls are over sooner.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly bool _isShown = Terminal.IsWatched && Console.IsOutputRedirected;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _texts;
    private TimeSpan _lastShown;

    public void Add(int texts)
    {
        _texts += texts;
        if (_isShown && _watch.Elapsed - _lastShown > Interval)
        {
            Show();
        }
    }

    public void Dispose()
    {
        if (_lastShown > TimeSpan.Zero)
        {
            Show();
            Console.Error.WriteLine();
        }
    }

    private void Show()
    {
        _lastShown = _watch.Elapsed;
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{_texts:N0} texts, {_texts / _watch.Elapsed.TotalSeconds:N0} texts/s "));
    }
}
