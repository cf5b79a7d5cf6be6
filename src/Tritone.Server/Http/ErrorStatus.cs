using Microsoft.AspNetCore.Http;

namespace Tritone.Server.Http;

/// <summary>The one table from error codes to HTTP statuses, as recorded from NVIDIA Triton.</summary>
internal static class ErrorStatus
{
    public static int ToHttpStatus(this ErrorCode code) => code switch
    {
        ErrorCode.InvalidArgument or ErrorCode.AlreadyExists => StatusCodes.Status400BadRequest,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
        ErrorCode.Internal or ErrorCode.Unknown => StatusCodes.Status500InternalServerError,
        ErrorCode.Unsupported => StatusCodes.Status501NotImplemented,
        ErrorCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
