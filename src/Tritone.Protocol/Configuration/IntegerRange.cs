using Google.Protobuf.Reflection;

namespace Tritone.Protocol.Configuration;

/// <summary>The whole numbers that a field takes.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
internal readonly record struct IntegerRange(decimal Min, decimal Max)
{
    /// <summary>The range of a field of whole numbers.</summary>
    public static IntegerRange Of(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Int32 => new IntegerRange(int.MinValue, int.MaxValue),
        FieldType.Int64 => new IntegerRange(long.MinValue, long.MaxValue),
        FieldType.UInt32 => new IntegerRange(uint.MinValue, uint.MaxValue),
        FieldType.UInt64 => new IntegerRange(ulong.MinValue, ulong.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.FieldType, "no field of whole numbers"),
    };

    /// <summary>Whether the field takes a number, which must be whole.</summary>
    public bool Contains(decimal value) => value >= Min && value <= Max && decimal.Truncate(value) == value;

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"a whole number from {Min} to {Max}");
}
