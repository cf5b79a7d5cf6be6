using Grpc.Core;

namespace Tritone.Server.Grpc;

/// <summary>The one table from error codes to statuses of gRPC, as recorded from NVIDIA Triton.</summary>
internal static class GrpcStatus
{
    public static StatusCode ToGrpcStatus(this ErrorCode code) => code switch
    {
        ErrorCode.Unknown => StatusCode.Unknown,
        ErrorCode.Internal => StatusCode.Internal,
        ErrorCode.NotFound => StatusCode.NotFound,
        ErrorCode.InvalidArgument => StatusCode.InvalidArgument,
        ErrorCode.Unavailable => StatusCode.Unavailable,
        ErrorCode.Unsupported => StatusCode.Unimplemented,
        ErrorCode.AlreadyExists => StatusCode.AlreadyExists,
        ErrorCode.Cancelled => StatusCode.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
