using System.Buffers;
using Tritone.Protocol.Inference;
using Tritone.Serving.Caching;
using Tritone.Tensors;

namespace Tritone.Serving.Tests.Caching;

public sealed class ResponseCacheTests
{
    private static readonly InferenceRequest Request = new()
    {
        Id = "a",
        Inputs = [new InputTensor("X", TensorDataType.Int32, [1, 2], new ReadOnlySequence<byte>(new byte[8])), new InputTensor("Z", TensorDataType.Int32, [1, 0], ReadOnlySequence<byte>.Empty)],
    };

    [Fact]
    public void Of_WhatChangesTheAnswer_ChangesTheKey()
    {
        var key = CacheKey.Of(1, Request);
        Assert.Equal(key, CacheKey.Of(1, Request with { Id = "b", Priority = 3 }));
        Assert.Equal(key, CacheKey.Of(1, Request with { Inputs = [.. Request.Inputs.Reverse()] }));
        var data = new byte[8];
        data[7] = 1;
        InferenceRequest[] others =
        [
            Request with { Outputs = [new RequestedOutput("Y")] },
            Request with { Inputs = [Request.Inputs[0] with { Name = "V" }, Request.Inputs[1]] },
            Request with { Inputs = [Request.Inputs[0] with { DataType = TensorDataType.UInt32 }, Request.Inputs[1]] },
            Request with { Inputs = [Request.Inputs[0] with { Shape = [2, 1] }, Request.Inputs[1]] },
            Request with { Inputs = [Request.Inputs[0] with { Data = new ReadOnlySequence<byte>(data) }, Request.Inputs[1]] },
            Request with { Inputs = [Request.Inputs[0]] },
        ];
        Assert.All(others, other => Assert.NotEqual(key, CacheKey.Of(1, other)));
        Assert.NotEqual(key, CacheKey.Of(2, Request));
    }

    [Fact]
    public void Insert_Answer_IsFoundAgainAndIsACopy()
    {
        var cache = new ResponseCache(10_000);
        var data = new byte[] { 1, 2, 3 };
        Assert.Null(cache.Find(Key(1)));
        Assert.True(cache.Insert(1, Key(1), [Answer(data)]));
        Assert.False(cache.Insert(1, Key(1), [Answer([9])]));
        data[0] = 7;
        Assert.Equal([1, 2, 3], Assert.Single(cache.Find(Key(1))!).Data.ToArray());
    }

    [Fact]
    public void Insert_MoreThanFits_LosesWhatWasNotAskedForTheLongest()
    {
        var cache = new ResponseCache(4000);
        for (var i = 0; i < 3; i++)
        {
            cache.Insert(1, Key(i), [Answer(new byte[600])]);
        }

        Assert.Equal(3, cache.Count);
        Assert.NotNull(cache.Find(Key(0)));
        cache.Insert(1, Key(3), [Answer(new byte[600])]);
        Assert.Equal([true, false, true, true], Enumerable.Range(0, 4).Select(i => cache.Find(Key(i)) is not null));
        Assert.InRange(cache.UsedBytes, 3 * 600, cache.ByteSize);
    }

    [Fact]
    public void Insert_AnswerLargerThanTheCache_IsNotKeptAndTakesNothingOut()
    {
        var cache = new ResponseCache(2000);
        cache.Insert(1, Key(0), [Answer(new byte[100])]);
        Assert.True(cache.Insert(1, Key(1), [Answer(new byte[5000])]));
        Assert.Null(cache.Find(Key(1)));
        Assert.NotNull(cache.Find(Key(0)));
    }

    [Fact]
    public void Forget_Owner_TakesItsAnswersOnly()
    {
        var cache = new ResponseCache(10_000);
        cache.Insert(1, Key(0), [Answer([1])]);
        cache.Insert(2, Key(1), [Answer([1])]);
        cache.Forget(1);
        Assert.Equal((1, true), (cache.Count, cache.Find(Key(1)) is not null));
        cache.Forget(2);
        Assert.Equal((0, 0L), (cache.Count, cache.UsedBytes));
    }

    [Fact]
    public void Create_NoRoom_IsMisuse() => Assert.Throws<ArgumentOutOfRangeException>(() => new ResponseCache(0));

    private static CacheKey Key(long number) => CacheKey.Of(number, Request);

    private static Tensor Answer(byte[] data) => new("Y", TensorDataType.UInt8, [data.Length], data);
}
