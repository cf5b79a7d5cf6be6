namespace Tritone.Server.Tei.Requests;

/// <summary>The body of <c>POST /rerank</c>, as far as a classifier looks at it.</summary>
internal static class RerankRequest
{
    private static readonly string[] Names = ["query", "texts", "truncate", "truncation_direction", "raw_scores", "return_text"];

    /// <summary>Reads it.</summary>
    /// <returns>Whether it has texts.</returns>
    /// <exception cref="SerdeException">It is no such body.</exception>
    public static bool HasTexts(byte[] json)
    {
        var reader = new SerdeReader(json);
        var hasTexts = false;
        reader.ReadStruct("RerankRequest", Names, ["query", "texts"], name =>
        {
            if (name == "texts")
            {
                hasTexts = reader.TryReadStrings() is null or { Count: > 0 };
            }
            else
            {
                reader.Skip();
            }
        });
        return hasTexts;
    }
}
