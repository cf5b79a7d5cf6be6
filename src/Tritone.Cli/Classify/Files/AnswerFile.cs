using System.Diagnostics;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Classify.Files;

/// <summary>
/// The answers to the rows of a file, written to a file. Until it is whole it is called <c>F.partial</c>, and <c>F.progress</c> beside it says how far it is; rows without an
/// answer go to <c>F.rejected</c>.
/// </summary>
internal sealed class AnswerFile : IAnswerSink
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly FileStream _output;
    private readonly IAnswerWriter _writer;
    private readonly Stopwatch _sinceCheckpoint = Stopwatch.StartNew();
    private AnswerProgress _progress;
    private FileStream? _rejected;

    private AnswerFile(string path, FileStream output, IAnswerWriter writer, AnswerProgress progress)
    {
        _path = path;
        _output = output;
        _writer = writer;
        _progress = progress;
        RowsBefore = progress.Rows;
    }

    /// <summary>Rows that an earlier run has done.</summary>
    public long RowsBefore { get; }

    /// <summary>Rows that are done, by whichever run.</summary>
    public long Rows => _progress.Rows;

    /// <summary>How many of them were rejected.</summary>
    public long RejectedRows => _progress.Rejected;

    public static string PartialPath(string path) => path + ".partial";

    public static string ProgressPath(string path) => path + ".progress";

    public static string RejectedPath(string path) => path + ".rejected";

    /// <summary>Begins a file, or goes on with it.</summary>
    /// <param name="path">What it is called in the end.</param>
    /// <param name="settings">What it is made from and how.</param>
    /// <param name="resume">Whether to go on with what an interrupted run left, if it left anything.</param>
    /// <param name="createWriter">Writes the format, given the columns that stand there already.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.AlreadyExists"/>: it is there, or a part of it and <paramref name="resume"/> is false. <see cref="ErrorCode.InvalidArgument"/>: the part is of another run.</exception>
    public static AnswerFile Open(
        string path, IReadOnlyDictionary<string, string> settings, bool resume, Func<Stream, IReadOnlyList<string>, IAnswerWriter> createWriter)
    {
        if (File.Exists(path))
        {
            throw new TritoneException(ErrorCode.AlreadyExists, $"'{path}' exists already; name another file, or delete it first");
        }

        var hasPart = File.Exists(ProgressPath(path)) && File.Exists(PartialPath(path));
        if (hasPart && !resume)
        {
            throw new TritoneException(ErrorCode.AlreadyExists, $"'{PartialPath(path)}' is left from a run that was interrupted; --resume goes on with it; to begin anew, delete it");
        }

        var progress = hasPart ? AnswerProgress.Read(ProgressPath(path)) : new AnswerProgress { Settings = settings };
        RefuseOtherSettings(path, progress.Settings, settings);

        // Locked against a second run; what was not finished is cut off.
        var output = new FileStream(PartialPath(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            Cut(output, progress.OutputLength);
            if (progress.Rejected == 0)
            {
                File.Delete(RejectedPath(path));
            }

            progress.Write(ProgressPath(path));
            return new AnswerFile(path, output, createWriter(output, progress.Columns), progress);
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    public void Add(Row row, Prediction prediction)
    {
        if (_writer.Write(row, prediction) is { } problem)
        {
            Reject(row, new TritoneException(ErrorCode.InvalidArgument, problem));
            return;
        }

        _progress = _progress with { Rows = Rows + 1 };
        CheckpointNowAndThen();
    }

    public void Reject(Row row, TritoneException error)
    {
        if (_rejected is null)
        {
            _rejected = new FileStream(RejectedPath(_path), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            Cut(_rejected, _progress.RejectedLength);
        }

        _rejected.Write(JsonLine.Create(writer =>
        {
            writer.WriteNumber("line", row.Line);
            writer.WriteString("reason", error.Message);
            writer.WriteString("row", row.Raw);
        }));
        _rejected.WriteByte((byte)'\n');
        _progress = _progress with { Rows = Rows + 1, Rejected = RejectedRows + 1 };
        CheckpointNowAndThen();
    }

    public void Pause()
    {
    }

    /// <summary>Brings everything to the disk and notes how far it is: what comes after may be lost, and will be made again.</summary>
    public void Checkpoint()
    {
        _writer.Flush();
        _output.Flush(flushToDisk: true);
        _rejected?.Flush(flushToDisk: true);
        _progress = _progress with { OutputLength = _output.Length, RejectedLength = _rejected?.Length ?? _progress.RejectedLength, Columns = _writer.Columns };
        _progress.Write(ProgressPath(_path));
        _sinceCheckpoint.Restart();
    }

    /// <summary>Leaves what is done for a later run, or nothing if nothing is.</summary>
    /// <returns>Whether anything is done.</returns>
    public bool Stop()
    {
        if (Rows > 0)
        {
            Checkpoint();
            return true;
        }

        Dispose();
        File.Delete(PartialPath(_path));
        File.Delete(ProgressPath(_path));
        return false;
    }

    /// <summary>Gives the file its name: it is whole.</summary>
    public void Complete()
    {
        Checkpoint();
        Dispose();
        File.Move(PartialPath(_path), _path);
        File.Delete(ProgressPath(_path));
    }

    public void Dispose()
    {
        _rejected?.Dispose();
        _writer.Dispose();
        _output.Dispose();
    }

    private void CheckpointNowAndThen()
    {
        if (_sinceCheckpoint.Elapsed > Interval)
        {
            Checkpoint();
        }
    }

    private static void Cut(FileStream stream, long length)
    {
        if (stream.Length < length)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{stream.Name}' has {stream.Length} bytes; the run that was interrupted had written {length}: it was changed since");
        }

        stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
    }

    private static void RefuseOtherSettings(string path, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now)
    {
        foreach (var name in before.Keys.Union(now.Keys))
        {
            var (was, @is) = (before.GetValueOrDefault(name, "none"), now.GetValueOrDefault(name, "none"));
            if (was != @is)
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument, $"'{PartialPath(path)}' was begun with {name} '{was}'; now it is '{@is}': go on with the same, or delete it to begin anew");
            }
        }
    }
}
