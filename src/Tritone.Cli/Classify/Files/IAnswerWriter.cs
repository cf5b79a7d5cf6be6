using Tritone.Cli.Rows;

namespace Tritone.Cli.Classify.Files;

/// <summary>Writes rows with their answers in one format.</summary>
internal interface IAnswerWriter : IDisposable
{
    /// <summary>Writes a row.</summary>
    /// <returns>Null, or why the format cannot hold the row.</returns>
    string? Write(Row row, Prediction prediction);

    /// <summary>Hands everything on to the file.</summary>
    void Flush();

    /// <summary>The names of the row's columns, if the format fixes them with the first row; they must be the same when it is gone on with.</summary>
    IReadOnlyList<string> Columns { get; }
}
