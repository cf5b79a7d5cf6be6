using System.Globalization;

namespace Tritone.Server.Tei.Requests;

/// <summary>Thrown for a body that cannot be read, with what serde, which reads it in text-embeddings-inference, says of it.</summary>
/// <param name="isSyntax">Whether it is no JSON, rather than JSON of another shape.</param>
/// <param name="what">What is wrong.</param>
/// <param name="place">Line and column; null if whatever is around it will know.</param>
internal sealed class SerdeException(bool isSyntax, string what, (int Line, int Column)? place) : Exception(what)
{
    private string _path = "";

    /// <summary>Whether it is no JSON, rather than JSON of another shape.</summary>
    public bool IsSyntax { get; } = isSyntax;

    /// <summary>Line and column; null while they are not known.</summary>
    public (int Line, int Column)? Place { get; set; } = place;

    /// <summary>What is wrong, behind the path of the value, before its place.</summary>
    public override string Message
        => string.Create(CultureInfo.InvariantCulture, $"{(_path.Length > 0 ? _path + ": " : "")}{What}{(Place is var (line, column) ? $" at line {line} column {column}" : "")}");

    /// <summary>What is wrong alone.</summary>
    public string What => base.Message;

    /// <summary>Says that it is in a part of something.</summary>
    /// <param name="segment">The part: a name, or an index in brackets.</param>
    public void Within(string segment) => _path = _path.Length == 0 || _path[0] == '[' ? segment + _path : $"{segment}.{_path}";
}
