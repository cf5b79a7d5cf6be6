namespace Tritone.Repository.Configuration;

/// <summary>A group of instances of a model.</summary>
/// <param name="Count">How many instances; 0 for Triton's own number, which is <see cref="DefaultCount"/> on a CPU.</param>
/// <param name="Kind">Where they run.</param>
/// <param name="Name">The name of the group; null for Triton's own: the model's with the number of the group.</param>
public sealed record InstanceGroup(int Count, InstanceKind Kind = InstanceKind.Cpu, string? Name = null)
{
    /// <summary>How many instances of an ONNX model Triton runs on a CPU if nothing says how many.</summary>
    public const int DefaultCount = 2;

    /// <summary>The most instances of a model.</summary>
    public const int MaxCount = 1024;
}
