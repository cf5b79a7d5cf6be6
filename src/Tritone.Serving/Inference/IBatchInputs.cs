using Tritone.Serving.Scheduling;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>Puts the inputs of a batch together. Not thread-safe.</summary>
internal interface IBatchInputs
{
    /// <summary>The tensors of a batch, valid until <see cref="Release"/>.</summary>
    List<Tensor> Assemble(IReadOnlyList<WorkPart> batch);

    void Release();
}
