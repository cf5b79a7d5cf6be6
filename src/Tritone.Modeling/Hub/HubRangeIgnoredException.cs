namespace Tritone.Modeling.Hub;

/// <summary>A server sent a whole file when it was asked for a part.</summary>
internal sealed class HubRangeIgnoredException : Exception;
