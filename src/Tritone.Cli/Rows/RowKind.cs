namespace Tritone.Cli.Rows;

/// <summary>How a file holds its rows.</summary>
internal enum RowKind
{
    /// <summary>A text a line.</summary>
    Lines,

    /// <summary>A JSON object a line.</summary>
    JsonLines,

    /// <summary>Columns, separated by commas.</summary>
    Commas,

    /// <summary>Columns, separated by tabs.</summary>
    Tabs,
}
