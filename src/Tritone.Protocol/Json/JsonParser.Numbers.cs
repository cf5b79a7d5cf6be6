using System.Buffers.Text;
using System.Globalization;

namespace Tritone.Protocol.Json;

internal ref partial struct JsonParser
{
    // A number of fewer characters, without an exponent, is not too large for a double.
    private const int CertainlyFiniteLength = 300;

    private void Number()
    {
        var start = _position;
        var isNegative = Consume('-');
        if (Peek is (byte)'I' or (byte)'N')
        {
            NotFinite(isNegative, start);
            return;
        }

        if (!Consume('0') && !Digits())
        {
            throw Error("Invalid value.");
        }

        var isWhole = true;
        var hasExponent = false;
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
            hasExponent = true;
            _ = Consume('+') || Consume('-');
            if (!Digits())
            {
                throw Error("Miss exponent in number.");
            }
        }

        if (_skipping == 0 || hasExponent || _position - start > CertainlyFiniteLength)
        {
            AddNumber(_text[start.._position], isWhole, start);
        }
    }

    private void AddNumber(ReadOnlySpan<byte> digits, bool isWhole, int start)
    {
        var node = new JsonNode { Start = start, Length = digits.Length };
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

        Add(node);
    }

    // NaN, Inf or Infinity.
    private void NotFinite(bool isNegative, int start)
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
        Add(new JsonNode { Kind = JsonKind.Double, Start = start, Length = _position - start, Bits = BitConverter.DoubleToInt64Bits(value) });
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
