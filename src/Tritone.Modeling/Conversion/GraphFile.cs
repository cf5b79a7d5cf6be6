using Tritone.Modeling.Graphs;
using Tritone.Repository.Manifest;

namespace Tritone.Modeling.Conversion;

/// <summary>Writes a graph into a file and hashes it on the way.</summary>
internal static class GraphFile
{
    /// <summary>Writes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The file.</param>
    /// <param name="progress">Is told how much of it is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Gives up between two writes.</param>
    public static ManifestFile Write(OnnxGraph graph, string path, Action<double>? progress, CancellationToken cancellationToken)
    {
        var total = OnnxWriter.FileLength(graph, Converter.Version);
        using var stream = new HashingStream(File.Create(path), written =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Invoke((double)written / total);
        });
        OnnxWriter.Write(graph, Converter.Version, stream);
        return new ManifestFile(Path.GetFileName(path), stream.Length, stream.HashText());
    }
}
