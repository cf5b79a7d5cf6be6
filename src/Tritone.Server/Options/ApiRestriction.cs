namespace Tritone.Server.Options;

/// <summary>Parts of the protocol that are open only to clients that send a header.</summary>
/// <param name="Categories">The parts.</param>
/// <param name="Header">The name of the header as the operator wrote it; over gRPC it is <c>triton-grpc-protocol-</c> and this.</param>
/// <param name="Value">The value that it must have.</param>
public sealed record ApiRestriction(IReadOnlySet<ApiCategory> Categories, string Header, string Value)
{
    /// <summary>Reads a restriction as it is written in a flag: <c>health,metadata:admin-key=secret</c>.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is none.</exception>
    public static ApiRestriction Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var equals = colon < 0 ? -1 : text.IndexOf('=', colon);
        if (colon <= 0 || equals <= colon + 1 || equals == text.Length - 1)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "it has the form API,API,...:HEADER=VALUE");
        }

        var categories = new HashSet<ApiCategory>();
        foreach (var name in text[..colon].Split(','))
        {
            if (!categories.Add(ApiCategoryNames.Parse(name)))
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"it names the API '{name}' twice");
            }
        }

        return new ApiRestriction(categories, text[(colon + 1)..equals], text[(equals + 1)..]);
    }
}
