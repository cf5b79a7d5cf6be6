using Tritone.Protocol.Inference;
using Tritone.Serving.SharedMemory;

namespace Tritone.Serving.Tests.SharedMemory;

public sealed class SharedMemoryRegionsTests : IDisposable
{
    private const int Length = 10_000;

    private readonly string _name = $"tritone-test-{Guid.NewGuid():N}";
    private readonly SharedMemoryRegions _regions = new();

    public SharedMemoryRegionsTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "POSIX shared memory is supported on Linux only");
        File.WriteAllBytes(Path, [.. Enumerable.Range(0, Length).Select(i => (byte)(i % 251))]);
    }

    private string Path => $"/dev/shm/{_name}";

    public void Dispose()
    {
        _regions.Dispose();
        File.Delete(Path);
    }

    [Fact]
    public void Find_PartOfARegionThatBeginsWithinAPage_IsThatPartOfTheObject()
    {
        _regions.Register(new SharedMemoryRegion("r", $"/{_name}", 5001, 4000));
        var memory = _regions.Find(new SharedMemoryRange("r", 10, 3));
        Assert.Equal(Enumerable.Range(5011, 3).Select(i => (byte)(i % 251)).ToArray(), memory.ToArray());
    }

    [Fact]
    public void Find_WhatIsWrittenThere_IsInTheObject()
    {
        _regions.Register(new SharedMemoryRegion("r", _name, 4096, 100));
        new byte[] { 1, 2, 3 }.CopyTo(_regions.Find(new SharedMemoryRange("r", 97, 3)));
        Assert.Equal(new byte[] { 1, 2, 3 }, File.ReadAllBytes(Path)[4193..4196]);
    }

    [Fact]
    public void Unregister_MemoryThatIsInUse_StaysReadable()
    {
        _regions.Register(new SharedMemoryRegion("r", _name, 0, Length));
        var memory = _regions.Find(new SharedMemoryRange("r", 0, Length));
        _regions.Unregister("r");
        File.Delete(Path);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(250, memory.Span[250]);
        Assert.Equal((Length - 1) % 251, memory.Span[Length - 1]);
    }

    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(0UL, 10_001UL)]
    [InlineData(10_001UL, 1UL)]
    [InlineData(9_999UL, 2UL)]
    [InlineData(ulong.MaxValue, 2UL)]
    [InlineData(2UL, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    public void Register_WhatIsNotWithinTheObject_IsRefused(ulong offset, ulong byteSize)
        => Refuses(ErrorCode.InvalidArgument, "failed to register shared memory region 'r': invalid args", () => _regions.Register(new SharedMemoryRegion("r", _name, offset, byteSize)));

    [Theory]
    [InlineData("/tritone-there-is-no-such-object")]
    [InlineData("")]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("/..")]
    [InlineData("../etc/passwd")]
    [InlineData("/../etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    public void Register_KeyOfNoObject_IsRefused(string key)
        => Refuses(ErrorCode.Internal, $"Unable to open shared memory region: '{key}'", () => _regions.Register(new SharedMemoryRegion("r", key, 0, 1)));

    [Fact]
    public void Register_LinkToAFileElsewhere_IsNotFollowed()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["secret"], new byte[100]);
        var link = $"{Path}-link";
        File.CreateSymbolicLink(link, directory["secret"]);
        try
        {
            Refuses(ErrorCode.Internal, $"Unable to open shared memory region: '{_name}-link'", () => _regions.Register(new SharedMemoryRegion("r", $"{_name}-link", 0, 100)));
        }
        finally
        {
            File.Delete(link);
        }
    }

    [Fact]
    public void Register_NameThatIsTaken_IsRefused()
    {
        _regions.Register(new SharedMemoryRegion("r", _name, 0, 10));
        Refuses(ErrorCode.AlreadyExists, "shared memory region 'r' already in manager", () => _regions.Register(new SharedMemoryRegion("r", _name, 0, 20)));
        Assert.Equal([new SharedMemoryRegion("r", _name, 0, 10)], _regions.List());
    }

    [Theory]
    [InlineData(100UL, 0UL, "Invalid offset for shared memory region: 'r'")]
    [InlineData(ulong.MaxValue, 2UL, "Invalid offset for shared memory region: 'r'")]
    [InlineData(99UL, 2UL, "Invalid offset + byte size for shared memory region: 'r'")]
    [InlineData(1UL, ulong.MaxValue, "Invalid offset + byte size for shared memory region: 'r'")]
    public void Find_WhatIsNotWithinTheRegion_IsRefused(ulong offset, ulong byteSize, string message)
    {
        _regions.Register(new SharedMemoryRegion("r", _name, 0, 100));
        Refuses(ErrorCode.InvalidArgument, message, () => _regions.Find(new SharedMemoryRange("r", offset, byteSize)));
    }

    [Fact]
    public void List_RegionsInAnyOrder_AreByName()
    {
        _regions.Register(new SharedMemoryRegion("b", _name, 0, 10));
        _regions.Register(new SharedMemoryRegion("a", _name, 4, 10));
        Assert.Equal(["a", "b"], _regions.List().Select(region => region.Name));
        Assert.Equal(4UL, _regions.List("a").Single().Offset);
        Refuses(ErrorCode.NotFound, "Unable to find system shared memory region: 'c'", () => _regions.List("c"));
        _regions.Unregister("c");
        _regions.UnregisterAll();
        Assert.Empty(_regions.List());
        Refuses(ErrorCode.NotFound, "Unable to find shared memory region: 'a'", () => _regions.Find(new SharedMemoryRange("a", 0, 1)));
    }

    private static void Refuses(ErrorCode code, string message, Action action)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        Assert.Equal(message, refusal.Message);
        Assert.Equal(code, refusal.Code);
    }
}
