namespace Tritone.Faults.Traffic;

/// <summary>A client of one transport. Thread-safe.</summary>
internal interface IAsker : IDisposable
{
    /// <summary>The transport.</summary>
    string Name { get; }

    /// <summary>Asks a question and compares the answer. Whatever becomes of it is an outcome, never an exception.</summary>
    /// <param name="question">The question.</param>
    /// <param name="id">The id of the request, of which there is no second.</param>
    Task<Outcome> AskAsync(Question question, string id);
}
