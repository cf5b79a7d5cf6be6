using System.Text;

namespace Tritone.Fuzz;

/// <summary>Makes inputs from sound ones. The same seed makes the same inputs.</summary>
public sealed class Mutator(FuzzTarget target, int seed)
{
    private static readonly byte[] Extremes = [0, 1, 0x20, 0x7F, 0x80, 0xFE, 0xFF, (byte)'9', (byte)'"', (byte)'{'];

    private readonly Random _random = new(seed);
    private readonly byte[][] _words = [.. target.Words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The next input: a seed with one to eight changes, mostly few: most of those that are nearly sound reach further into a reader.</summary>
    public byte[] Next()
    {
        var input = new List<byte>(Pick(target.Seeds));
        for (var changes = 1 << _random.Next(_random.Next(1, 5)); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input];
    }

    private void Change(List<byte> input)
    {
        var place = _random.Next(input.Count + 1);
        var length = Math.Min(_random.Next(1, 1 << _random.Next(1, 8)), input.Count - place);
        switch (_random.Next(16))
        {
            case 0 or 7 or 8 when length > 0:
                input[place] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when length > 0:
                input[place] = Pick(Extremes);
                break;
            case 2 or 9:
                input.RemoveRange(place, length);
                break;
            case 3 or 10:
                input.InsertRange(place, input.GetRange(place, length));
                break;
            case 4 or 11 or 12:
                input.InsertRange(place, Pick(_words));
                break;
            case 5 or 13 or 14 when length > 0:
                input.RemoveRange(place, length);
                input.InsertRange(place, Pick(_words));
                break;
            case 6:
                var other = Pick(target.Seeds);
                var start = _random.Next(other.Length + 1);
                input.InsertRange(place, other[start..Math.Min(other.Length, start + _random.Next(1, 65))]);
                break;
            default:
                input.RemoveRange(place, input.Count - place);
                break;
        }
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
