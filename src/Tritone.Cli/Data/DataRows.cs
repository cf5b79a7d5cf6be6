using Tritone.Cli.Rows;

namespace Tritone.Cli.Data;

/// <summary>Reads all rows of a file into memory, or says what is wrong with it.</summary>
internal static class DataRows
{
    /// <summary>Reads the rows.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="reader">Reads its rows.</param>
    /// <param name="create">Makes what is wanted of a row, or says what is wrong with the row.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there are no rows, or some that cannot be used.</exception>
    public static IReadOnlyList<T> Read<T>(InputFile file, IRowReader reader, Func<Row, (T? Item, string? Problem)> create, CancellationToken cancellationToken)
        where T : class
    {
        var bad = new BadRows(file);
        var items = new List<T>();
        foreach (var row in reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (item, problem) = row.Problem is null ? create(row) : (null, row.Problem);
            if (item is null)
            {
                bad.Add(row, problem!);
            }
            else
            {
                items.Add(item);
            }
        }

        bad.ThrowIfAny();
        return items.Count > 0 ? items : throw new TritoneException(ErrorCode.InvalidArgument, $"{file.Name} is empty: there is no text in it");
    }
}
