namespace Tritone.Repository.Pbtxt;

/// <summary>Which field of a message, or of a message within it.</summary>
/// <param name="Parent">The message that it belongs to; null for the outermost.</param>
/// <param name="Name">Its name.</param>
/// <param name="Index">Of a repeated field or a map, which element, from 0.</param>
internal sealed record FieldPath(FieldPath? Parent, string Name, int Index)
{
    /// <summary>A field of the outermost message.</summary>
    public static FieldPath Of(string name, int index = 0) => new(null, name, index);

    /// <summary>A field of the message that this one holds.</summary>
    public FieldPath Field(string name, int index = 0) => new(this, name, index);

    /// <summary>The way to the field from the outermost message.</summary>
    public IEnumerable<(string Name, int Index)> Steps() => [.. Parent?.Steps() ?? [], (Name, Index)];
}
