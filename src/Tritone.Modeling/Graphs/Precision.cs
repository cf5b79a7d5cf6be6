namespace Tritone.Modeling.Graphs;

/// <summary>How the weights are stored in the ONNX file. The arithmetic is single precision in every case.</summary>
public enum Precision
{
    /// <summary>Every weight as float32.</summary>
    Fp32,

    /// <summary>Matrices and embeddings as float16, half the size; biases and normalisation as float32.</summary>
    Fp16,
}
