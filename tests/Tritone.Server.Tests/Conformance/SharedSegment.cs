using System.Buffers.Binary;

namespace Tritone.Server.Tests.Conformance;

/// <summary>
/// The shared memory object that the recording used, as it was filled, under a name of the same length that no other run uses: ids of two texts of four tokens, their mask, and room.
/// </summary>
internal sealed class SharedSegment : IDisposable
{
    public const string RecordedName = "labshm";

    private const int Length = 4096;
    private static readonly long[] Ids = [101, 114, 127, 140, 138, 151, 164, 177];
    private static readonly float[] Logits = [0.2600383758544922f, 0.24059803783893586f, -1.5970357656478882f, 3.7948269844055177f, -4.508085250854492f, 0.834580659866333f, -2.760666847229004f, 2.5540385246276857f];

    private readonly string _path;

    public SharedSegment()
    {
        Name = $"s{Random.Shared.Next(10_000, 100_000)}";
        _path = $"/dev/shm/{Name}";
        var bytes = new byte[Length];
        for (var i = 0; i < Ids.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), Ids[i]);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((Ids.Length + i) * sizeof(long)), 1);
        }

        File.WriteAllBytes(_path, bytes);
    }

    public string Name { get; }

    /// <summary>Whether a request has left the logits of the two texts where it was to.</summary>
    public bool HasLogits()
    {
        var bytes = File.ReadAllBytes(_path).AsSpan(1024);
        for (var i = 0; i < Logits.Length; i++)
        {
            if (Math.Abs(BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]) - Logits[i]) > 1e-4)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => File.Delete(_path);
}
