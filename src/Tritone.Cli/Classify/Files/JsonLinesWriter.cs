using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Classify.Files;

/// <summary>A JSON object a line.</summary>
internal sealed class JsonLinesWriter(Stream stream, AnswerFormat format) : IAnswerWriter
{
    private readonly BufferedStream _buffer = new(stream, 64 * 1024);
    private readonly AnswerJson _json = new(format);

    public IReadOnlyList<string> Columns => [];

    public string? Write(Row row, Prediction prediction)
    {
        _buffer.Write(JsonLine.Create(writer => _json.WriteFields(writer, row, prediction)));
        _buffer.WriteByte((byte)'\n');
        return null;
    }

    public void Flush() => _buffer.Flush();

    public void Dispose() => _buffer.Dispose();
}
