using Tritone.Modeling.Checkpoints;
using Tritone.Repository.Manifest;
using Tritone.Repository.Publication;

namespace Tritone.Modeling.Conversion;

/// <summary>The files of a checkpoint that a conversion reads.</summary>
internal static class SourceFiles
{
    /// <summary>Reads and hashes each.</summary>
    public static IReadOnlyList<ManifestFile> Describe(Checkpoint checkpoint, ConversionPlan plan, CancellationToken cancellationToken)
    {
        List<string> paths = [checkpoint.ConfigPath, .. checkpoint.WeightsPaths, .. plan.TokenizerFiles];
        var settings = Path.Combine(checkpoint.Directory, SourceSettings.FileName);
        if (File.Exists(settings))
        {
            paths.Add(settings);
        }

        var files = new List<ManifestFile>();
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Add(FileHash.Describe(path, Path.GetFileName(path)));
        }

        return files;
    }
}
