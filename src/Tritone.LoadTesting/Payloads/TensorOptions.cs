namespace Tritone.LoadTesting.Payloads;

/// <summary>The size and origin of the tensors of requests. Immutable.</summary>
public sealed record TensorOptions
{
    /// <summary>Rows of a request.</summary>
    /// <value>At least 1. The default is 1.</value>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    = 1;

    /// <summary>The tokens to which rows are padded, with 0 in the attention mask and as ids.</summary>
    /// <value>At least 1. Null, the default, pads to the longest row of a request.</value>
    public int? Pad
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(value));
            field = value;
        }
    }

    /// <summary>Dimensions for inputs by name, without that of the batch, where the model leaves some free.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; init; } = new Dictionary<string, IReadOnlyList<long>>();

    /// <summary>Where random data begin: the same seed gives the same data.</summary>
    /// <value>The default is 1.</value>
    public int Seed { get; init; } = 1;
}
