namespace Tritone.Repository.Configuration;

/// <summary>Where the data of a <see cref="WarmupInput"/> come from.</summary>
public enum WarmupSource
{
    /// <summary><c>zero_data</c>: zeros; of strings, empty ones.</summary>
    Zero,

    /// <summary><c>random_data</c>: random numbers; of strings, empty ones, as Triton has it.</summary>
    Random,

    /// <summary><c>input_data_file</c>: a file.</summary>
    File,
}
