using Tritone.LoadTesting.Payloads;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Tests.Payloads;

public sealed class TextTensorsTests
{
    private static readonly (int[] Ids, string? Label)[] Texts = [([101, 7, 102], "joy"), ([101, 102], "anger"), ([101, 8, 9, 10, 102], "sadness")];

    [Fact]
    public void Create_Batches_ArePaddedToTheirLongestAndTheLastIsFilledFromTheBeginning()
    {
        var requests = TextTensors.Create(Models.Emotion, Texts, new TensorOptions { BatchSize = 2 });
        Assert.Equal(
            [
                "input_ids [2,3] 101 7 102 101 102 0",
                "attention_mask [2,3] 1 1 1 1 1 0",
                "token_type_ids [2,3] 0 0 0 0 0 0",
                "input_ids [2,5] 101 8 9 10 102 101 7 102 0 0",
                "attention_mask [2,5] 1 1 1 1 1 1 1 1 0 0",
                "token_type_ids [2,5] 0 0 0 0 0 0 0 0 0 0",
            ],
            requests.SelectMany(request => request.Tensors).Select(TensorText.Longs));
        Assert.Equal(["joy anger", "sadness joy"], requests.Select(request => string.Join(" ", request.Labels)));
    }

    [Fact]
    public void Create_BatchOfMoreThanAllTexts_RepeatsThem()
    {
        var request = Assert.Single(TextTensors.Create(Models.Emotion, Texts[..1], new TensorOptions { BatchSize = 3 }));
        Assert.Equal("input_ids [3,3] 101 7 102 101 7 102 101 7 102", TensorText.Longs(request.Tensors[0]));
        Assert.Equal(["joy", "joy", "joy"], request.Labels);
    }

    [Fact]
    public void Create_Pad_IsTheLengthOfEveryRow()
        => Assert.Equal(
            ["input_ids [1,6] 101 7 102 0 0 0", "input_ids [1,6] 101 102 0 0 0 0", "input_ids [1,6] 101 8 9 10 102 0"],
            TextTensors.Create(Models.Emotion, Texts, new TensorOptions { Pad = 6 }).Select(request => TensorText.Longs(request.Tensors[0])));

    [Fact]
    public void Create_ModelOfFixedLength_IsPaddedToIt()
    {
        var request = TextTensors.Create(Models.Of("tokens:INT64[-1,6]"), Texts, new TensorOptions())[0];
        Assert.Equal("tokens [1,6] 101 7 102 0 0 0", TensorText.Longs(request.Tensors[0]));
    }

    [Fact]
    public void Create_Int32_IsWrittenInFourBytes()
    {
        var request = TextTensors.Create(Models.Of("mask:INT32[-1,-1]", "input_ids:INT32[-1,-1]"), Texts[..1], new TensorOptions { Pad = 4 })[0];
        Assert.Equal([1, 1, 1, 0], TensorText.Values<int>(request.Tensors[0]));
        Assert.Equal([101, 7, 102, 0], TensorText.Values<int>(request.Tensors[1]));
        Assert.Equal(TensorDataType.Int32, request.Tensors[1].DataType);
    }

    [Fact]
    public void Create_OneTextWithoutLabel_LeavesAllRequestsWithoutThem()
        => Assert.All(TextTensors.Create(Models.Emotion, [.. Texts, ([1], null)], new TensorOptions()), request => Assert.Empty(request.Labels));

    [Theory]
    [InlineData("input_ids:INT64[-1,-1] image:INT64[-1,-1]", null, "input 'image' of model 'emotion' is neither 'input_ids' nor a mask nor token types; texts cannot fill it")]
    [InlineData("a:INT64[-1,-1] b:INT64[-1,-1]", null, "model 'emotion' has no input 'input_ids' for the ids of texts; its inputs are a, b")]
    [InlineData("input_ids:FP32[-1,-1]", null, "input 'input_ids' of model 'emotion' is FP32; token ids need INT64 or INT32")]
    [InlineData("input_ids:INT64[-1]", null, "input 'input_ids' of model 'emotion' has shape [-1]; texts need rows and tokens: [-1,-1]")]
    [InlineData("input_ids:INT64[2,-1]", null, "input 'input_ids' of model 'emotion' has shape [2,-1]; texts need rows and tokens: [-1,-1]")]
    [InlineData("input_ids:INT64[-1,8]", 6, "input 'input_ids' of model 'emotion' takes 8 tokens; rows have 6")]
    [InlineData("input_ids:INT64[-1,-1]", 4, "text 3 has 5 tokens; rows are padded to 4")]
    [InlineData("input_ids:INT64[-1,2]", null, "text 1 has 3 tokens; rows are padded to 2")]
    public void Create_WhatDoesNotFit_IsNamed(string inputs, int? pad, string message)
    {
        var exception = Assert.Throws<TritoneException>(() => TextTensors.Create(Models.Of(inputs.Split(' ')), Texts, new TensorOptions { Pad = pad }));
        Assert.Equal(ErrorCode.InvalidArgument, exception.Code);
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void Create_NoTexts_IsRefused() => Assert.Equal(
        "there are no texts to make requests of", Assert.Throws<TritoneException>(() => TextTensors.Create(Models.Emotion, [], new TensorOptions())).Message);
}
