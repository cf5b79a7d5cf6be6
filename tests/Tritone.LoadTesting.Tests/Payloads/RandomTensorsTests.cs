using System.Text;
using Tritone.LoadTesting.Payloads;
using Tritone.Protocol.Inference;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Tests.Payloads;

public sealed class RandomTensorsTests
{
    public static TheoryData<TensorDataType> DataTypes => [.. Enum.GetValues<TensorDataType>()];

    [Fact]
    public void Create_FreeDimensions_AreOneLengthForAllInputsOfARequest()
    {
        var requests = RandomTensors.Create(Models.Emotion, new TensorOptions { BatchSize = 3 }, 200);
        Assert.All(requests, request =>
        {
            Assert.Equal(["input_ids", "attention_mask", "token_type_ids"], request.Select(tensor => tensor.Name));
            Assert.All(request, tensor => Assert.Equal(request[0].Shape, tensor.Shape));
            Assert.Equal(3, request[0].Shape[0]);
            Assert.Equal(request[0].Shape[1] * 3 * sizeof(long), request[0].Data.Length);
        });

        var lengths = requests.Select(request => (int)request[0].Shape[1]).ToArray();
        Assert.Equal(8, lengths.Min());
        Assert.Equal(48, lengths.Max());
    }

    [Fact]
    public void Create_Ids_AreFrom1To99()
    {
        var ids = RandomTensors.Create(Models.Emotion, new TensorOptions { BatchSize = 8 }, 100).SelectMany(request => TensorText.Values<long>(request[0])).ToArray();
        Assert.Equal(1, ids.Min());
        Assert.Equal(99, ids.Max());
    }

    [Fact]
    public void Create_MaskAndTokenTypes_AreOnesAndZeros()
    {
        var request = RandomTensors.Create(Models.Of("ids:INT32[-1,-1]", "Input_Mask:FP32[-1,-1]", "segment_ids:INT64[-1,-1]"), new TensorOptions(), 1)[0];
        Assert.All(TensorText.Values<float>(request[1]), value => Assert.Equal(1, value));
        Assert.All(TensorText.Values<long>(request[2]), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Create_Pad_LeavesIdsAndMaskZeroBehindTheDrawnLength()
    {
        var lengths = new HashSet<int>();
        foreach (var request in RandomTensors.Create(Models.Emotion, new TensorOptions { BatchSize = 2, Pad = 64 }, 200))
        {
            Assert.Equal([2, 64], request[0].Shape);
            var (ids, mask) = (TensorText.Values<long>(request[0]), TensorText.Values<long>(request[1]));
            var length = mask[..64].Count(value => value == 1);
            lengths.Add(length);
            for (var i = 0; i < 128; i++)
            {
                Assert.Equal(i % 64 < length ? 1 : 0, mask[i]);
                Assert.Equal(i % 64 < length, ids[i] != 0);
            }
        }

        Assert.Equal(8, lengths.Min());
        Assert.Equal(48, lengths.Max());
    }

    [Fact]
    public void Create_PadBelowTheDrawnLength_Cuts()
        => Assert.All(RandomTensors.Create(Models.Emotion, new TensorOptions { Pad = 5 }, 20), request => Assert.Equal([1L, 1, 1, 1, 1], TensorText.Values<long>(request[1])));

    [Fact]
    public void Create_GivenShape_IsTakenForThatInput()
    {
        var options = new TensorOptions { BatchSize = 2, Shapes = new Dictionary<string, IReadOnlyList<long>> { ["image"] = [3, 7] } };
        var request = RandomTensors.Create(Models.Of("image:FP32[-1,3,-1]", "other:FP32[-1,2]"), options, 1)[0];
        Assert.Equal([2, 3, 7], request[0].Shape);
        Assert.Equal([2, 2], request[1].Shape);
        var values = TensorText.Values<float>(request[0]);
        Assert.Equal(42, values.Length);
        Assert.All(values, value => Assert.InRange(value, 0, 1));
        Assert.True(values.Distinct().Count() > 30);
    }

    [Theory]
    [MemberData(nameof(DataTypes))]
    public void Create_AnyDataType_HasTheBytesThatItsShapeTakes(TensorDataType dataType)
    {
        var tensor = RandomTensors.Create(Models.Of($"x:{dataType.ToWireName()}[-1,40]"), new TensorOptions { BatchSize = 5 }, 1)[0][0];
        Assert.Equal(dataType, tensor.DataType);
        Assert.Equal([5, 40], tensor.Shape);
        Assert.Contains(tensor.Data.ToArray(), value => value != 0);
        if (dataType is not TensorDataType.Bytes)
        {
            Assert.Equal(200 * dataType.ElementSize(), tensor.Data.Length);
        }
    }

    [Fact]
    public void Create_Bytes_AreShortWordsBehindTheirLengths()
    {
        var words = new List<string>();
        for (var strings = new StringElements(RandomTensors.Create(Models.Of("x:BYTES[-1,40]"), new TensorOptions(), 1)[0][0].Data.Span); strings.MoveNext();)
        {
            words.Add(Encoding.UTF8.GetString(strings.Current));
        }

        Assert.Equal(40, words.Count);
        Assert.All(words, word => Assert.Matches("^[a-z]{4,12}$", word));
    }

    [Fact]
    public void Create_SmallFloats_AreFrom0To1()
    {
        var request = RandomTensors.Create(Models.Of("h:FP16[-1,500]", "b:BF16[-1,500]"), new TensorOptions(), 1)[0];
        Assert.All(TensorText.Values<Half>(request[0]), value => Assert.InRange((float)value, 0, 1));
        Assert.All(TensorText.Values<ushort>(request[1]), value => Assert.InRange(BitConverter.UInt32BitsToSingle((uint)value << 16), 0, 1));
        Assert.InRange(TensorText.Values<ushort>(request[1]).Average(value => BitConverter.UInt32BitsToSingle((uint)value << 16)), 0.4, 0.6);
    }

    [Fact]
    public void Create_SameSeed_GivesTheSameBytesAndAnotherSeedOthers()
    {
        string All(int seed) => string.Join(
            "\n", RandomTensors.Create(Models.Of("a:INT64[-1,-1]", "s:BYTES[-1,2]", "f:FP32[-1,3]"), new TensorOptions { Seed = seed }, 10).SelectMany(request => request).Select(TensorText.Bytes));
        Assert.Equal(All(7), All(7));
        Assert.NotEqual(All(7), All(8));
    }

    [Fact]
    public void Create_FixedFirstDimension_IsOneThingForARequest()
        => Assert.Equal([1, 4], RandomTensors.Create(Models.Of("x:INT64[1,4]"), new TensorOptions(), 1)[0][0].Shape);

    [Theory]
    [InlineData("x:INT64[1,4]", "input 'x' has shape [1,4], which leaves no room for a batch of 2; its first dimension would have to be -1")]
    [InlineData("x:INT65[-1,4]", "input 'x' has the unknown datatype 'INT65'")]
    [InlineData("y:INT64[-1,4]", "a shape is given for 'x'; the inputs of model 'emotion' are y")]
    [InlineData("x:INT64[-1,4]", "input 'x' takes [4] for a row; the shape given is [5]")]
    [InlineData("x:INT64[-1,-1,-1]", "input 'x' takes [-1,-1] for a row; the shape given is [5]")]
    public void Create_WhatDoesNotFit_IsNamed(string input, string message)
    {
        var options = new TensorOptions { BatchSize = 2, Shapes = new Dictionary<string, IReadOnlyList<long>> { ["x"] = [5] } };
        var exception = Assert.Throws<TritoneException>(() => RandomTensors.Create(Models.Of(input), options, 1));
        Assert.Equal(ErrorCode.InvalidArgument, exception.Code);
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void Create_TooManyElements_IsRefusedBeforeMemoryIsTaken()
    {
        var options = new TensorOptions { Shapes = new Dictionary<string, IReadOnlyList<long>> { ["x"] = [1_000_000, 1_000_000, 1_000_000, 1_000_000] } };
        var exception = Assert.Throws<TritoneException>(() => RandomTensors.Create(Models.Of("x:INT64[-1,-1,-1,-1,-1]"), options, 1));
        Assert.Equal($"input 'x' of shape [1,1000000,1000000,1000000,1000000] has more than {Array.MaxLength / 8} elements", exception.Message);
    }

    [Fact]
    public void Options_Defaults_AreOneRowWithoutPadding()
    {
        var options = new TensorOptions();
        Assert.Equal((1, null, 1, 0), (options.BatchSize, options.Pad, options.Seed, options.Shapes.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorOptions { BatchSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorOptions { Pad = 0 });
    }
}
