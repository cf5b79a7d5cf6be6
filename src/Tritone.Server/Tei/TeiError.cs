using Microsoft.AspNetCore.Http;

namespace Tritone.Server.Tei;

/// <summary>Thrown for what a client hears as an error of text-embeddings-inference.</summary>
internal sealed class TeiError(TeiErrorType type, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public TeiErrorType Type { get; } = type;

    /// <summary>The one table from types to statuses, as recorded from text-embeddings-inference.</summary>
    public int Status => Type switch
    {
        TeiErrorType.Empty => StatusCodes.Status400BadRequest,
        TeiErrorType.Validation => StatusCodes.Status422UnprocessableEntity,
        TeiErrorType.Backend => StatusCodes.Status424FailedDependency,
        TeiErrorType.Overloaded => StatusCodes.Status429TooManyRequests,
        TeiErrorType.Unhealthy => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(Type), Type, null),
    };

    /// <summary>What an error of a model is there.</summary>
    public static TeiError Of(TritoneException exception) => exception.Code switch
    {
        ErrorCode.Unavailable => new TeiError(TeiErrorType.Overloaded, "Model is overloaded"),
        ErrorCode.InvalidArgument => new TeiError(TeiErrorType.Validation, $"Input validation error: {exception.Message}"),
        _ => new TeiError(TeiErrorType.Backend, $"Backend error: {exception.Message}"),
    };

    /// <summary>The error of an input that is not there.</summary>
    public static TeiError Empty(string name) => new(TeiErrorType.Empty, $"Input validation error: `{name}` cannot be empty");

    /// <summary>The error of an input that is too long.</summary>
    /// <param name="limit">How long inputs may be.</param>
    /// <param name="unit">Of what.</param>
    /// <param name="given">How long it is.</param>
    public static TeiError TooLong(int limit, string unit, int given)
        => new(TeiErrorType.Validation, $"Input validation error: `inputs` must have less than {limit} {unit}. Given: {given}");
}
