using Grpc.Core;

namespace Tritone.Server.Tests.Conformance;

/// <summary>What a call came to.</summary>
/// <param name="Messages">The messages that came, as their bytes.</param>
/// <param name="Status">How it ended.</param>
internal sealed record GrpcReply(IReadOnlyList<byte[]> Messages, Status Status);
