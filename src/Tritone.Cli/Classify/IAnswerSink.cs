using Tritone.Cli.Rows;

namespace Tritone.Cli.Classify;

/// <summary>Takes rows with their answers, in order.</summary>
internal interface IAnswerSink : IDisposable
{
    /// <summary>Takes a row and its answer.</summary>
    void Add(Row row, Prediction prediction);

    /// <summary>Takes a row that has no answer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="error">Why.</param>
    void Reject(Row row, TritoneException error);

    /// <summary>Is told that the next answer takes a while: whoever waits for the last one gets it now.</summary>
    void Pause();
}
