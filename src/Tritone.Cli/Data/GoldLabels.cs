using System.Globalization;

namespace Tritone.Cli.Data;

/// <summary>Finds what a row says of its labels among a model's labels.</summary>
internal sealed class GoldLabels
{
    private readonly IReadOnlyList<string> _labels;
    private readonly bool _isMultiLabel;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _indicesIgnoringCase = new(StringComparer.OrdinalIgnoreCase);

    // A model of ratings has labels 1 to 5: a number is then a name, never a place in their order, which would be another.
    private readonly bool _numbersAreNames;

    /// <summary>For the labels of a model.</summary>
    /// <param name="labels">The labels in the model's order.</param>
    /// <param name="isMultiLabel">Whether a text has any number of labels, or exactly one.</param>
    public GoldLabels(IReadOnlyList<string> labels, bool isMultiLabel)
    {
        _labels = labels;
        _isMultiLabel = isMultiLabel;
        _numbersAreNames = labels.Any(label => TryParse(label, out _));
        foreach (var (index, label) in labels.Index())
        {
            _indices.Add(label, index);
        }

        // A name that fits several labels but for the case fits none.
        foreach (var group in labels.Index().GroupBy(label => label.Item, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() == 1))
        {
            _indicesIgnoringCase.Add(group.Key, group.First().Index);
        }
    }

    /// <summary>Finds the labels of a row.</summary>
    /// <param name="cells">Names or numbers; one cell may hold several, separated by commas.</param>
    /// <returns>Their indices, ascending; or what is wrong with them.</returns>
    public (IReadOnlyList<int>? Indices, string? Problem) Find(IReadOnlyList<string> cells)
    {
        var names = Divide(cells);
        if (!_isMultiLabel && names.Count != 1)
        {
            return (null, $"it has {(names.Count == 0 ? "no label" : $"{names.Count} labels, '{ErrorText.Shorten(string.Join(", ", names))}'")}; this model gives each text one");
        }

        var indices = new SortedSet<int>();
        foreach (var name in names)
        {
            if (IndexOf(name) is not { } index)
            {
                return (null, Describe(name));
            }

            if (!indices.Add(index))
            {
                return (null, $"label '{_labels[index]}' is given twice");
            }
        }

        return ([.. indices], null);
    }

    private List<string> Divide(IReadOnlyList<string> cells)
        => cells is [var only] && string.IsNullOrWhiteSpace(only)
            ? []
            : [.. cells.SelectMany(cell => IndexOf(cell.Trim()) is null ? cell.Split(',', StringSplitOptions.TrimEntries) : [cell.Trim()])];

    private int? IndexOf(string name)
    {
        if (_indices.TryGetValue(name, out var index) || _indicesIgnoringCase.TryGetValue(name, out index))
        {
            return index;
        }

        return !_numbersAreNames && TryParse(name, out var number) && number < _labels.Count ? number : null;
    }

    private string Describe(string name)
    {
        if (name.Length == 0)
        {
            return "one of its labels is empty";
        }

        var known = $"label '{ErrorText.Shorten(name)}' is not one of {ErrorText.Shorten(string.Join(", ", _labels), 100)}";
        if (TryParse(name, out _))
        {
            return _numbersAreNames ? known : $"{known}, nor of their numbers, 0 to {_labels.Count - 1}";
        }

        return NearestName.FindNear(name, _labels) is { } meant ? $"{known}; did you mean '{meant}'?" : known;
    }

    private static bool TryParse(string name, out int number) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
