namespace Tritone.Cli.Data;

/// <summary>Reads the texts of a file, labelled or not: all of them, or none.</summary>
internal static class TextFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The file: columns, JSON lines, or a text a line.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The texts in the file's order; at least one.</returns>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such file. <see cref="ErrorCode.InvalidArgument"/>: it has no texts, no column of texts, or rows that cannot be used; these are named together.
    /// </exception>
    public static IReadOnlyList<string> Read(DataFile file, CancellationToken cancellationToken = default)
        => DataRows.Read(file.File, file.Texts(), row => (row.Text, (string?)null), cancellationToken);
}
