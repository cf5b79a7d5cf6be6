namespace Tritone.Cli.Rows;

/// <summary>Reads the rows of a source one by one.</summary>
internal interface IRowReader
{
    /// <summary>The rows. A row that is not sound has a <see cref="Row.Problem"/>.</summary>
    /// <exception cref="TritoneException">The source as a whole is not sound.</exception>
    IEnumerable<Row> Read();
}
