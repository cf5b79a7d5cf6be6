using System.Globalization;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Data;

/// <summary>The rows of a file that cannot be used: all are counted, and the first are told.</summary>
internal sealed class BadRows(InputFile file)
{
    private const int MostTold = 10;

    private readonly List<string> _told = [];
    private long _count;

    public void Add(Row row, string problem)
    {
        if (_count++ < MostTold)
        {
            _told.Add($"{row.Place}: {ErrorText.Shorten(problem, 300)}");
        }
    }

    /// <summary>Refuses the file if there were any: what is measured on the rest of it would be taken for the whole.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public void ThrowIfAny()
    {
        // The number comes first: a message that is cut still has it.
        var which = _count <= MostTold ? "" : string.Create(CultureInfo.InvariantCulture, $", these {MostTold} and {_count - MostTold} more");
        switch (_count)
        {
            case 0:
                return;
            case 1:
                throw new TritoneException(ErrorCode.InvalidArgument, _told[0]);
            default:
                throw new TritoneException(
                    ErrorCode.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"{file.Name} has {_count} rows that cannot be used{which}:\n  {string.Join("\n  ", _told)}"));
        }
    }
}
