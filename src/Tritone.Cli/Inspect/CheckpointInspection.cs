using System.Text.Json;
using Tritone.Modeling.Checkpoints;
using Tritone.Scoring;
using Tritone.Texts;

namespace Tritone.Cli.Inspect;

/// <summary>What there is to say of a checkpoint.</summary>
internal static class CheckpointInspection
{
    public static Action<Utf8JsonWriter> Read(string directory)
    {
        var checkpoint = CheckpointDescription.Read(directory);
        return writer =>
        {
            writer.WriteString("kind", "checkpoint");
            writer.WriteString("architecture", checkpoint.Architecture);
            writer.WriteNumber("layers", checkpoint.Layers);
            writer.WriteNumber("hidden", checkpoint.Hidden);
            writer.WriteNumber("heads", checkpoint.Heads);
            writer.WriteNumber("intermediate", checkpoint.Intermediate);
            writer.WriteNumber("vocabulary", checkpoint.Vocabulary);
            writer.WriteNumber("positions", checkpoint.Positions);
            writer.WriteStrings("labels", checkpoint.Labels);
            writer.WriteString("activation", checkpoint.Activation.ToName());
            writer.WriteString("text_rules", checkpoint.TextRules.ToName());
            if (checkpoint.TokenizerVocabulary is { } vocabulary)
            {
                writer.WriteNumber("tokenizer_vocabulary", vocabulary);
            }

            writer.WriteNumber("parameters", checkpoint.Parameters);
            writer.WriteCounts("elements", checkpoint.ElementCounts);
            writer.WriteFiles(checkpoint.Files);
            writer.WriteStrings("warnings", checkpoint.Warnings);
        };
    }
}
