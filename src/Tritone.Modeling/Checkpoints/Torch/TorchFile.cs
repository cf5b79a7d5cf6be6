namespace Tritone.Modeling.Checkpoints.Torch;

/// <summary>Finds the tensors of a file that <c>torch.save</c> wrote: a zip archive or, before version 1.6, pickles with the storages behind them.</summary>
internal static class TorchFile
{
    // A state dict's own pickle holds names and shapes: well under a megabyte.
    public const int MaxPickleLength = 64 * 1024 * 1024;

    /// <summary>Finds the tensors.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the file is not sound, or holds something else than tensors by name.</exception>
    public static IReadOnlyList<StoredTensor> ReadTensors(MappedFile file) => ZipDirectory.IsZip(file) ? ZipTorchFile.ReadTensors(file) : LegacyTorchFile.ReadTensors(file);
}
