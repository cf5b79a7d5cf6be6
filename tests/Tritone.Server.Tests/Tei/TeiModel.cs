namespace Tritone.Server.Tests.Tei;

/// <summary>The tiny model with a tokenizer that tells the texts of a pair apart as RoBERTa's does: by special tokens alone.</summary>
internal static class TeiModel
{
    public static ServerOptions Options => new() { Http = null, Grpc = null, Metrics = null, Tei = FreePort.EndPoint };

    public static void Write(string directory, int maxTokens)
    {
        TestModel.Write(directory, maxTokens: maxTokens, parameters: new Dictionary<string, string?> { ["tritone.text_rules"] = "none" });
        Directory.Delete(Path.Combine(directory, "tokenizer"), recursive: true);
        var tokenizer = Directory.CreateDirectory(Path.Combine(directory, "tokenizer")).FullName;
        foreach (var file in (string[])["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"])
        {
            File.Copy(TestFiles.Golden($"checkpoints/a_roberta_safetensors/{file}"), Path.Combine(tokenizer, file));
        }
    }
}
