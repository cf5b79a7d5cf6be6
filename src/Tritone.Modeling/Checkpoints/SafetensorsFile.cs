namespace Tritone.Modeling.Checkpoints;

/// <summary>Finds the tensors of a safetensors file.</summary>
internal static class SafetensorsFile
{
    /// <summary>Checks the header and gives the tensors in the order of their bytes.</summary>
    public static IEnumerable<StoredTensor> ReadTensors(MappedFile file)
    {
        var dataOffset = SafetensorsHeader.DataOffset(file.Bytes(0, (int)Math.Min(8, file.Length)), file.Length, file.Path);
        return SafetensorsHeader
            .Parse(file.Bytes(8, dataOffset - 8), file.Length - dataOffset, file.Path)
            .Select(tensor => new StoredTensor(tensor.Name, tensor.DataType, tensor.Shape, file, dataOffset + tensor.Begin));
    }
}
