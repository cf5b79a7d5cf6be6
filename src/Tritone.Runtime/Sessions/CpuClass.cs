namespace Tritone.Runtime.Sessions;

/// <summary>What processors differ in when they multiply 8-bit integers: the class that an INT8 model is made for.</summary>
public enum CpuClass
{
    /// <summary>Sums of products are exact: x86 with AVX-512 VNNI or AVX-VNNI, and Arm. Weights use all of their 8 bits.</summary>
    Vnni,

    /// <summary>
    /// x86 without VNNI: ONNX Runtime adds two products of an unsigned and a signed 8-bit integer in 16 bits, where large ones are cut off (instruction <c>vpmaddubsw</c>).
    /// Weights are kept so small that no such sum leaves 16 bits; the model is then exact on every processor.
    /// </summary>
    Avx2,
}
