namespace Tritone.Modeling.Graphs;

/// <summary>How the weights are stored in the ONNX file, and how they are multiplied.</summary>
public enum Precision
{
    /// <summary>Every weight as float32.</summary>
    Fp32,

    /// <summary>Matrices and embeddings as float16, half the size; biases and normalisation as float32. The arithmetic is that of float32.</summary>
    Fp16,

    /// <summary>Matrices and word embeddings as 8-bit integers, a quarter of the size; the products are of integers too.</summary>
    Int8,
}
