using System.Text;

namespace Tritone.Cli.Rows;

/// <summary>
/// Reads lines of UTF-8. Only LF and CRLF end a line: the other line ends that the class library knows may stand within a text. An empty line is
/// a line; what follows the last LF is one only if there is something.
/// </summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false, 64 * 1024);
    private readonly char[] _buffer = new char[64 * 1024];
    private readonly StringBuilder _line = new();
    private int _position;
    private int _length;
    private bool _isFirst = true;

    /// <summary>Reads the next line.</summary>
    /// <returns>The line without its end; null after the last.</returns>
    public string? Read()
    {
        _line.Clear();
        while (true)
        {
            if (_position == _length)
            {
                _position = 0;
                _length = _reader.Read(_buffer, 0, _buffer.Length);
                if (_length == 0)
                {
                    return _line.Length > 0 ? TakeLine() : null;
                }
            }

            var rest = _buffer.AsSpan(_position, _length - _position);
            var end = rest.IndexOf('\n');
            _line.Append(end < 0 ? rest : rest[..end]);
            _position += end < 0 ? rest.Length : end + 1;
            if (end >= 0)
            {
                if (_line.Length > 0 && _line[^1] == '\r')
                {
                    _line.Length--;
                }

                return TakeLine();
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    // A byte order mark at the beginning belongs to the file, not to its first text.
    private string TakeLine()
    {
        var start = _isFirst && _line.Length > 0 && _line[0] == '\uFEFF' ? 1 : 0;
        _isFirst = false;
        return _line.ToString(start, _line.Length - start);
    }
}
