using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Classify;

/// <summary>Answers on standard output, a line each. A row without an answer ends the command, named by its place.</summary>
internal sealed class ConsoleSink(AnswerFormat format, bool isJson, bool showTexts) : IAnswerSink
{
    // Lines that are written at once when answers come faster than anybody reads.
    private const int MaxLines = 64;

    private readonly Output _output = new();
    private readonly AnswerJson _json = new(format);
    private int _lines;

    public void Add(Row row, Prediction prediction)
    {
        if (isJson)
        {
            _output.WriteJson(writer => _json.WriteFields(writer, row, prediction));
        }
        else
        {
            _output.WriteLine(AnswerLine.Create(showTexts ? row.Text : null, prediction, format));
        }

        if (++_lines == MaxLines)
        {
            Pause();
        }
    }

    public void Reject(Row row, TritoneException error)
    {
        Pause();
        throw new TritoneException(error.Code, $"{row.Place}: {error.Message}", error);
    }

    public void Pause()
    {
        _output.Flush();
        _lines = 0;
    }

    public void Dispose() => _output.Dispose();
}
