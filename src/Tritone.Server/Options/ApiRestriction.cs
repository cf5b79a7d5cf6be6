namespace Tritone.Server.Options;

/// <summary>Parts of the protocol that are open only to clients that send a header.</summary>
/// <param name="Categories">The parts.</param>
/// <param name="Header">The name of the header as the operator wrote it; over gRPC it is <c>triton-grpc-protocol-</c> and this.</param>
/// <param name="Value">The value that it must have.</param>
public sealed record ApiRestriction(IReadOnlySet<ApiCategory> Categories, string Header, string Value);
