using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;

namespace Tritone.Evaluation.Reports;

/// <summary>Writes markup in which only what the program itself spells out is markup: every value that is put in is escaped. Not thread-safe.</summary>
internal sealed class HtmlWriter(TextWriter writer)
{
    private readonly TextWriter _writer = writer;

    /// <summary>Writes a line of markup; what stands between braces is escaped, numbers in the invariant culture.</summary>
    public void Line([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
        // The handler has written it all while the string was put together.
        _ = markup;
        _writer.Write('\n');
    }

    private void Escape(string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    _writer.Write("&amp;");
                    break;
                case '<':
                    _writer.Write("&lt;");
                    break;
                case '>':
                    _writer.Write("&gt;");
                    break;
                case '"':
                    _writer.Write("&quot;");
                    break;
                case '\'':
                    _writer.Write("&#39;");
                    break;
                default:
                    // Half a surrogate pair has already become U+FFFD; control characters may not stand in XML, escaped or not.
                    _writer.Write((rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune).ToString());
                    break;
            }
        }
    }

    /// <summary>Takes an interpolated string apart.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly HtmlWriter _html;

        /// <summary>Called by the compiler; the lengths would size a buffer, of which there is none.</summary>
        public Markup(int literalLength, int formattedCount, HtmlWriter html)
        {
            _ = literalLength;
            _ = formattedCount;
            _html = html;
        }

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => _html._writer.Write(markup);

        /// <summary>A text.</summary>
        public void AppendFormatted(string? text) => _html.Escape(text);

        /// <summary>A number.</summary>
        public void AppendFormatted<T>(T number, string? format = null)
            where T : IFormattable => _html.Escape(number.ToString(format, CultureInfo.InvariantCulture));
    }
}
