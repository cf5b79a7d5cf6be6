using Tritone.Evaluation.Reports;
using Tritone.Modeling.Gate;

namespace Tritone.Cli.CommandLine;

/// <summary>Writes a page for people: whole, or not at all.</summary>
internal static class ReportFile
{
    /// <summary>Refuses a path that could not be written in the end, before anything else is done.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: its folder does not exist. <see cref="ErrorCode.AlreadyExists"/>: it is a folder itself.</exception>
    public static void Check(string? path)
    {
        if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no folder '{folder}' for the report");
        }

        if (Directory.Exists(path))
        {
            throw new TritoneException(ErrorCode.AlreadyExists, $"'{path}' is a folder; the report is a file");
        }
    }

    /// <summary>Writes the page of a gate's result.</summary>
    public static void Write(string path, string title, GateResult gate, IReadOnlyList<ReportFigure> figures, IReadOnlyList<LayerError> layers)
        => Write(path, stream => HtmlReport.Write(stream, new ReportContent
        {
            Title = title,
            Verdict = gate.Verdict,
            Figures = figures,
            Parts = [new ReportPart(gate.TextsName, gate.Texts), .. gate.Data is { } data ? [new ReportPart(gate.DataName!, data)] : (ReportPart[])[]],
            LayerErrors = layers,
        }));

    /// <summary>Writes a page.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            using (var stream = File.Create(temporary))
            {
                write(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
