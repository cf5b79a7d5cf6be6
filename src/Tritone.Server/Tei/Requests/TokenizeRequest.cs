namespace Tritone.Server.Tei.Requests;

/// <summary>The body of <c>POST /tokenize</c>. Immutable.</summary>
/// <param name="Inputs">The texts.</param>
/// <param name="WithSpecialTokens">Whether the tokens around each are wanted.</param>
/// <param name="PromptName">The name of a prompt to put before each; null for none.</param>
internal sealed record TokenizeRequest(IReadOnlyList<string> Inputs, bool WithSpecialTokens, string? PromptName)
{
    private static readonly string[] Names = ["inputs", "add_special_tokens", "prompt_name"];

    /// <exception cref="SerdeException">It is no such body.</exception>
    public static TokenizeRequest Read(byte[] json)
    {
        var reader = new SerdeReader(json);
        var request = new TokenizeRequest([], WithSpecialTokens: true, null);
        reader.ReadStruct("TokenizeRequest", Names, ["inputs"], name => request = name switch
        {
            "inputs" => request with { Inputs = ReadInputs(reader) },
            "add_special_tokens" => request with { WithSpecialTokens = reader.ReadBoolean() },
            _ => request with { PromptName = reader.TryReadNull() ? null : reader.Peek() == '"' ? reader.ReadString() : throw reader.WrongType("a string") },
        });
        return request;
    }

    private static List<string> ReadInputs(SerdeReader reader)
        => reader.Peek() == '"' ? [reader.ReadString()] : reader.TryReadStrings() ?? throw SerdeReader.Data("data did not match any variant of untagged enum TokenizeInput");
}
