using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Measurement;

/// <summary>One request and what became of it.</summary>
/// <param name="Intended">When it was to be sent.</param>
/// <param name="Sent">When it was.</param>
/// <param name="Done">When its answer was there, or it had failed.</param>
/// <param name="Payload">Its body.</param>
/// <param name="Reply">The answer.</param>
internal readonly record struct Exchange(TimeSpan Intended, TimeSpan Sent, TimeSpan Done, Payload Payload, Reply Reply);
