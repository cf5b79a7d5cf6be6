using System.CommandLine;
using Tritone.Cli.CommandLine;
using Tritone.Modeling.Checkpoints;

namespace Tritone.Cli.MakeCheckpoint;

/// <summary><c>tritone make-checkpoint</c>: random checkpoints of full size, for benchmarks. Not in the main help.</summary>
internal static class MakeCheckpointCommand
{
    private static readonly Argument<string> DirectoryArgument = new("DIR") { Description = "The folder to write, which does not exist yet." };

    private static readonly Option<string> Like = new("--like")
    {
        HelpName = "MODEL",
        Description = $"Whose shape it has: {string.Join(", ", RandomCheckpoint.Names)}.",
        DefaultValueFactory = _ => "roberta-base",
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        HelpName = "N",
        Description = "The same number makes the same weights.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> TokenizerOption = new("--tokenizer")
    {
        HelpName = "DIR",
        Description = "A folder with a tokenizer's files, which are copied.",
    };

    public static Command Create()
    {
        var command = new Command("make-checkpoint", "Write a checkpoint with random weights, for benchmarks.") { DirectoryArgument, Like, Seed, TokenizerOption };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) => Task.Run(
            () =>
            {
                RandomCheckpoint.Write(
                    arguments.GetValue(DirectoryArgument)!, arguments.GetValue(Like)!, arguments.GetValue(Seed), arguments.GetValue(TokenizerOption), cancellationToken);
                return ExitCode.Done;
            },
            CancellationToken.None));
        return command.WithExamples(("tritone make-checkpoint random --like roberta-base --seed 1", "475 MiB of weights that mean nothing"));
    }
}
