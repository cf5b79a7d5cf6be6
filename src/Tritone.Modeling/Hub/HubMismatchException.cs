namespace Tritone.Modeling.Hub;

/// <summary>The bytes of a file are not those that the hub announced. What was downloaded of it is worth nothing.</summary>
internal sealed class HubMismatchException(string message) : Exception(message);
