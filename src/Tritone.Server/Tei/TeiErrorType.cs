namespace Tritone.Server.Tei;

/// <summary>Why a request failed, in the words of text-embeddings-inference.</summary>
internal enum TeiErrorType
{
    /// <summary>The server is not ready.</summary>
    Unhealthy,

    /// <summary>The model cannot do that, or broke.</summary>
    Backend,

    /// <summary>There are too many requests.</summary>
    Overloaded,

    /// <summary>The input is not valid.</summary>
    Validation,

    /// <summary>There is no input.</summary>
    Empty,
}
