using System.Runtime.CompilerServices;

namespace Tritone.Server.Http.Routing;

/// <summary>The segments of a path as it was sent: nothing is decoded, and an empty segment is one too. List patterns match it.</summary>
internal readonly ref struct PathSegments
{
    // The longest path that the protocol has is a region of shared memory, or a model with a version.
    private const int MaxLength = 8;

    private readonly ReadOnlySpan<char> _path;
    private readonly Ends _ends;

    public PathSegments(ReadOnlySpan<char> target)
    {
        var query = target.IndexOf('?');
        _path = query < 0 ? target : target[..query];
        _path = _path.StartsWith('/') ? _path[1..] : _path;
        var start = 0;
        while (Length < MaxLength)
        {
            var length = _path[start..].IndexOf('/');
            _ends[Length++] = length < 0 ? _path.Length : start + length;
            if (length < 0)
            {
                return;
            }

            start += length + 1;
        }

        // Longer than any there is.
        Length = MaxLength + 1;
    }

    public int Length { get; }

    public ReadOnlySpan<char> this[int index] => _path[(index == 0 ? 0 : _ends[index - 1] + 1).._ends[index]];

    [InlineArray(MaxLength)]
    private struct Ends
    {
        private int _first;
    }
}
