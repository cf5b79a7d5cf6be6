using System.Globalization;

namespace Tritone.Server.Tei.Requests;

/// <content>Values that may be of several types.</content>
internal sealed partial class SerdeReader
{
    /// <summary>Enters an array and leaves the elements to the caller.</summary>
    public void ReadArray(Action read) => Within(']', read);

    /// <summary>Refuses an object where serde would look into it.</summary>
    public void RefuseMap(string what) => Within('}', () => throw Data(what));

    /// <summary>Reads an array of strings, or passes over whatever else is there.</summary>
    /// <returns>The strings; null if it was something else.</returns>
    public List<string>? TryReadStrings() => TryReadArray(static next => next == '"', ReadString);

    /// <summary>Reads an array of token ids, or passes over whatever else is there.</summary>
    /// <returns>The ids; null if it was something else. Those that no vocabulary has are -1.</returns>
    public List<int>? TryReadIds()
    {
        if (TryReadArray(static next => next is >= '0' and <= '9', Skip) is not { } numbers)
        {
            return null;
        }

        List<int> ids = [];
        foreach (var number in numbers)
        {
            if (!uint.TryParse(number.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return null;
            }

            ids.Add(id > int.MaxValue ? -1 : (int)id);
        }

        return ids;
    }

    private List<T>? TryReadArray<T>(Func<int, bool> isElement, Func<T> read)
    {
        if (Peek() != '[')
        {
            Skip();
            return null;
        }

        List<T>? values = [];
        ReadArray(_ =>
        {
            if (isElement(Peek()))
            {
                var value = read();
                values?.Add(value);
            }
            else
            {
                Skip();
                values = null;
            }
        });
        return values;
    }
}
