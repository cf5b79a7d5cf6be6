using System.Buffers.Text;
using System.Globalization;

namespace Tritone.Protocol.Json;

internal ref partial struct JsonParser
{
    private void Number()
    {
        var start = _position;
        var isNegative = Consume('-');
        if (Peek is (byte)'I' or (byte)'N')
        {
            NotFinite(isNegative);
            return;
        }

        if (!Consume('0') && !Digits())
        {
            throw Error("Invalid value.");
        }

        var isWhole = true;
        if (Consume('.'))
        {
            isWhole = false;
            if (!Digits())
            {
                throw Error("Miss fraction part in number.");
            }
        }

        if (Consume('e') || Consume('E'))
        {
            isWhole = false;
            _ = Consume('+') || Consume('-');
            if (!Digits())
            {
                throw Error("Miss exponent in number.");
            }
        }

        Add(_text[start.._position], isWhole, start);
    }

    private readonly void Add(ReadOnlySpan<byte> digits, bool isWhole, int start)
    {
        var node = new JsonNode { End = _nodes.Count + 1 };
        if (isWhole && Utf8Parser.TryParse(digits, out long signed, out _))
        {
            node.Kind = JsonKind.Int64;
            node.Bits = signed;
        }
        else if (isWhole && Utf8Parser.TryParse(digits, out ulong unsigned, out _))
        {
            node.Kind = JsonKind.UInt64;
            node.Bits = (long)unsigned;
        }
        else
        {
            var value = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (double.IsInfinity(value))
            {
                throw new JsonSyntaxException("Number too big to be stored in double.", start);
            }

            node.Kind = JsonKind.Double;
            node.Bits = BitConverter.DoubleToInt64Bits(value);
        }

        _nodes.Add(node);
    }

    // NaN, Inf or Infinity.
    private void NotFinite(bool isNegative)
    {
        var isNaN = Consume('N');
        var isSound = isNaN
            ? Consume('a') && Consume('N')
            : Consume('I') && Consume('n') && Consume('f') && (!Consume('i') || (Consume('n') && Consume('i') && Consume('t') && Consume('y')));
        if (!isSound)
        {
            throw Error("Invalid value.");
        }

        var value = isNaN ? double.NaN : isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        _nodes.Add(new JsonNode { Kind = JsonKind.Double, End = _nodes.Count + 1, Bits = BitConverter.DoubleToInt64Bits(value) });
    }

    private bool Digits()
    {
        var start = _position;
        while (Peek is >= (byte)'0' and <= (byte)'9')
        {
            _position++;
        }

        return _position > start;
    }
}
