using System.Text.Json;
using Tritone.Files;
using Tritone.Tokenization.Files;

namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>Reads what a <c>tokenizer.json</c> says of a byte-level BPE model.</summary>
internal static class ByteLevelBpeJson
{
    public static ByteLevelBpeSettings Read(
        JsonFields fields, JsonFields model, IReadOnlyDictionary<string, int> ids, IReadOnlyList<AddedToken> addedTokens, TokenizerConfig config)
    {
        RefuseNormalizer(fields);
        RefuseOtherModels(model);
        var merges = ReadMerges(model, ids);
        var addPrefixSpace = ReadPreTokenizer(fields, config);
        ReadDecoder(fields);
        var (trimOffsets, keepFirstBlank) = ReadTrimming(fields);
        return new ByteLevelBpeSettings
        {
            Ids = ids,
            Merges = merges,
            AddedTokens = addedTokens,
            AddPrefixSpace = addPrefixSpace,
            TrimOffsets = trimOffsets,
            KeepFirstBlank = keepFirstBlank,
            SpecialTokens = SpecialTokensReader.Read(fields, ids, "ByteLevel"),
            PadId = ids.GetValueOrDefault(config.SpecialTokens.GetValueOrDefault("pad_token", "<pad>")),
            ModelMaxLength = config.ModelMaxLength,
        };
    }

    private static void RefuseNormalizer(JsonFields fields)
    {
        if (fields.Object("normalizer") is { } normalizer)
        {
            throw fields.Refuse($"has a 'normalizer' of type '{normalizer.String("type")}'; supported for BPE: none");
        }
    }

    private static void RefuseOtherModels(JsonFields model)
    {
        model.RefuseOthers(
            "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        if (model.Has("dropout"))
        {
            throw model.Refuse("has a 'dropout': the same text would have other ids each time; supported: null");
        }

        foreach (var key in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.String(key) is { Length: > 0 } affix)
            {
                throw model.Refuse($"has '{key}': '{affix}'; supported: none (byte-level BPE)");
            }
        }

        foreach (var key in (string[])["byte_fallback", "ignore_merges"])
        {
            if (model.Flag(key) is true)
            {
                throw model.Refuse($"has '{key}': true; supported: false");
            }
        }
    }

    private static bool ReadPreTokenizer(JsonFields fields, TokenizerConfig config)
    {
        var part = TokenizerJson.RequirePart(fields, "pre_tokenizer", "ByteLevel");
        part.RefuseOthers("type", "add_prefix_space", "trim_offsets", "use_regex");
        if (part.Flag("use_regex") is false)
        {
            throw part.Refuse("has 'use_regex': false; supported: true");
        }

        var addPrefixSpace = part.Flag("add_prefix_space") ?? throw part.Invalid("has no 'add_prefix_space'");
        return config.AddPrefixSpace is { } other && other != addPrefixSpace
            ? throw part.Invalid(
                $"says 'add_prefix_space': {(addPrefixSpace ? "true" : "false")}, but tokenizer_config.json says {(other ? "true" : "false")}; correct the one that is wrong")
            : addPrefixSpace;
    }

    private static void ReadDecoder(JsonFields fields)
    {
        if (fields.Has("decoder"))
        {
            TokenizerJson.RequirePart(fields, "decoder", "ByteLevel").RefuseOthers("type", "add_prefix_space", "trim_offsets", "use_regex");
        }
    }

    // Offsets are trimmed by what comes after the model, if it is of a kind that does.
    private static (bool Trim, bool KeepFirstBlank) ReadTrimming(JsonFields fields)
        => fields.Object("post_processor") is { } part && part.String("type") is "RobertaProcessing" or "ByteLevel"
            ? (part.Flag("trim_offsets") ?? true, part.Flag("add_prefix_space") ?? true)
            : (false, false);

    // Written "a b", or ["a", "b"] by newer versions of the format.
    private static IReadOnlyList<Merge> ReadMerges(JsonFields model, IReadOnlyDictionary<string, int> ids)
    {
        var resolver = new MergeResolver(ids, model.Invalid);
        resolver.RequireBytes();
        foreach (var (i, entry) in model.Array("merges").Index())
        {
            var (left, right) = entry switch
            {
                { ValueKind: JsonValueKind.String } when entry.GetString()!.Split(' ') is [{ Length: > 0 } first, { Length: > 0 } second] => (first, second),
                { ValueKind: JsonValueKind.Array } when entry.EnumerateArray().ToArray() is [{ ValueKind: JsonValueKind.String } first, { ValueKind: JsonValueKind.String } second]
                    => (first.GetString()!, second.GetString()!),
                _ => throw model.Invalid($"has {ErrorText.Shorten(entry.GetRawText())} as entry {i} of 'merges'; expected two tokens"),
            };
            resolver.Add(left, right);
        }

        return resolver.Merges;
    }
}
