namespace Tritone.Modeling.Conversion;

/// <summary>What a conversion is doing; the stages follow each other in this order.</summary>
public enum ConversionStage
{
    /// <summary>Reading config, tokenizer and the header of the weights, and hashing them.</summary>
    Reading,

    /// <summary>Writing the graph with the weights.</summary>
    Writing,

    /// <summary>Running the graph against the plain computation.</summary>
    Checking,

    /// <summary>Calibrating, measuring and writing the INT8 graph.</summary>
    Quantizing,

    /// <summary>Running the INT8 graph and the float one on the same texts.</summary>
    Comparing,

    /// <summary>Writing the manifest and moving everything into place.</summary>
    Publishing,
}
