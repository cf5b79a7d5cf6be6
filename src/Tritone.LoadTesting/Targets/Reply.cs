using Tritone.LoadTesting.Payloads;

namespace Tritone.LoadTesting.Targets;

/// <summary>What became of one request.</summary>
/// <param name="Error">What kind of failure it was (<c>503</c>, <c>UNAVAILABLE</c>, <c>connection refused</c>); null for an answer.</param>
/// <param name="ReceivedBytes">The length of the body that came back.</param>
/// <param name="Checked">Of how many rows the label was compared with the expected one.</param>
/// <param name="Wrong">How many of them had another.</param>
public readonly record struct Reply(string? Error, long ReceivedBytes, int Checked = 0, int Wrong = 0)
{
    /// <summary>The kind of failure of a request that was given up: it had no answer when the run was over.</summary>
    public const string GivenUp = "no answer";

    /// <summary>The kind of failure of an answer in which no labels could be found.</summary>
    public const string Unreadable = "unreadable answer";

    /// <summary>An answer whose labels are compared with those that are expected.</summary>
    /// <param name="payload">The request.</param>
    /// <param name="receivedBytes">The length of the answer.</param>
    /// <param name="labels">The labels in it; null if none could be found.</param>
    internal static Reply Check(Payload payload, long receivedBytes, IReadOnlyList<(string? Name, string? Index)>? labels)
    {
        if (labels is null)
        {
            return new Reply(Unreadable, receivedBytes);
        }

        var (count, wrong) = AnswerLabels.Count(payload.Labels, labels);
        return new Reply(null, receivedBytes, count, wrong);
    }
}
