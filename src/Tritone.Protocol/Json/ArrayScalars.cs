using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Tritone.Protocol.Json;

/// <summary>What is in an array, nested or not, read from its text without a tree: the parser has checked it.</summary>
/// <param name="text">An array from bracket to bracket; or a single value, which is all that is in it then.</param>
internal ref struct ArrayScalars(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> Between = SearchValues.Create(" \n\r\t[],"u8);
    private static readonly SearchValues<byte> EndsOfValue = SearchValues.Create(" \n\r\t],"u8);

    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Whether the current value is a string.</summary>
    public readonly bool IsString => Current[0] == '"';

    /// <summary>The value as it is written; of an object, all that follows it too, since no tensor has one.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Goes to the next value.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        var start = _rest.IndexOfAnyExcept(Between);
        if (start < 0)
        {
            return false;
        }

        _rest = _rest[start..];
        var length = _rest[0] switch
        {
            (byte)'"' => StringLength(_rest),
            (byte)'{' => _rest.Length,
            _ => _rest.IndexOfAny(EndsOfValue),
        };
        length = length < 0 ? _rest.Length : length;
        Current = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    public readonly bool TryGetInt64(out long value) => Utf8Parser.TryParse(Current, out value, out var length) && length == Current.Length;

    public readonly bool TryGetUInt64(out ulong value)
    {
        // RapidJSON reads -0 as 0.
        if (Current is [(byte)'-', (byte)'0'])
        {
            value = 0;
            return true;
        }

        return Utf8Parser.TryParse(Current, out value, out var length) && length == Current.Length;
    }

    public readonly bool TryGetDouble(out double value)
    {
        switch (Current)
        {
            case [(byte)'N', ..] or [(byte)'-', (byte)'N', ..]:
                value = double.NaN;
                return true;
            case [(byte)'I', ..]:
                value = double.PositiveInfinity;
                return true;
            case [(byte)'-', (byte)'I', ..]:
                value = double.NegativeInfinity;
                return true;
            case [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..]:
                return double.TryParse(Current, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
            default:
                value = 0;
                return false;
        }
    }

    private static int StringLength(ReadOnlySpan<byte> text)
    {
        var position = 1;
        while (true)
        {
            position += text[position..].IndexOfAny((byte)'"', (byte)'\\');
            if (text[position] == '"')
            {
                return position + 1;
            }

            position += 2;
        }
    }

    /// <summary>How many values are left.</summary>
    public readonly int Count()
    {
        var all = this;
        var count = 0;
        while (all.MoveNext())
        {
            count++;
        }

        return count;
    }
}
