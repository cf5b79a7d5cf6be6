namespace Tritone.Modeling.Architectures;

/// <summary>What follows the first linear layer of a classification head.</summary>
internal enum HeadActivation
{
    Tanh,
    Relu,
}
