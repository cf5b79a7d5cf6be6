namespace Tritone.Modeling.Hub;

/// <summary>Where the hub and its cache are, by the same variables that Hugging Face's own programs read.</summary>
public sealed record HubOptions
{
    private const string DefaultEndpoint = "https://huggingface.co";

    /// <summary>The hub's address, http or https. The only host that the token is sent to.</summary>
    /// <value><c>HF_ENDPOINT</c>. The default is https://huggingface.co.</value>
    public Uri Endpoint { get; init; } = new(DefaultEndpoint);

    /// <summary>The cache's folder, which Hugging Face's own programs may share.</summary>
    /// <value><c>HF_HUB_CACHE</c>, else <c>HF_HOME/hub</c>, else <c>XDG_CACHE_HOME/huggingface/hub</c>, else <c>~/.cache/huggingface/hub</c>.</value>
    public required string CacheDirectory { get; init; }

    /// <summary>What private and gated repositories ask for. It is never shown.</summary>
    /// <value><c>HF_TOKEN</c>, else what the file <c>token</c> of <c>HF_HOME</c> holds, else null.</value>
    public string? Token { get; init; }

    /// <summary>Whether only the cache is used.</summary>
    /// <value><c>HF_HUB_OFFLINE</c>: 1, true, yes or on. The default is false.</value>
    public bool IsOffline { get; init; }

    /// <summary>Reads the options.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null. An empty one counts as not set.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: the endpoint or the token cannot be one. <see cref="ErrorCode.Internal"/>: the token's file cannot be read.
    /// </exception>
    public static HubOptions FromEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var user = Value("HOME") ?? Value("USERPROFILE") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var home = Expand(Value("HF_HOME")) ?? Path.Combine(Expand(Value("XDG_CACHE_HOME")) ?? Path.Combine(user, ".cache"), "huggingface");
        return new HubOptions
        {
            Endpoint = ToEndpoint(Value("HF_ENDPOINT") ?? DefaultEndpoint),
            CacheDirectory = Path.GetFullPath(Expand(Value("HF_HUB_CACHE")) ?? Path.Combine(home, "hub")),
            Token = HubToken.Find(Value("HF_TOKEN"), Path.Combine(home, "token")),
            IsOffline = Value("HF_HUB_OFFLINE") is { } value && (value is "1" || new[] { "true", "yes", "on" }.Contains(value, StringComparer.OrdinalIgnoreCase)),
        };

        string? Value(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;

        string? Expand(string? path) => path is ['~', .. var rest] && rest is "" or ['/', ..] ? user + path[1..] : path;
    }

    /// <summary>Says where, and whether there is a token; never the token.</summary>
    public override string ToString()
    {
        var token = Token is null ? "none" : "set";
        return $"{nameof(HubOptions)} {{ {nameof(Endpoint)} = {Endpoint}, {nameof(CacheDirectory)} = {CacheDirectory}, {nameof(Token)} = {token}, {nameof(IsOffline)} = {IsOffline} }}";
    }

    private static Uri ToEndpoint(string text)
    {
        if (Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0)
        {
            return uri;
        }

        // An address with a password in it is refused too, and must not be shown.
        var shown = text.Contains('@', StringComparison.Ordinal) ? "an address with an @" : $"'{ErrorText.Shorten(text)}'";
        throw new TritoneException(ErrorCode.InvalidArgument, $"HF_ENDPOINT is {shown}; expected an http or https address without user, query and fragment");
    }
}
