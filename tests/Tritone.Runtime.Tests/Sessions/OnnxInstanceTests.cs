using System.Runtime.InteropServices;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Runtime.Tests.Sessions;

public sealed class OnnxInstanceTests
{
    private static string Path => TestFiles.Golden("triton/models/emotion_dynamic/1/model.onnx");

    [Fact]
    public void Run_AgainAndAgain_GivesWhatTheModelGives()
    {
        using var model = OnnxModel.Load(Path);
        var instance = model.CreateInstance();
        for (var length = 1; length < 5; length++)
        {
            var inputs = OnnxModelTests.Inputs([.. Enumerable.Range(1, length).Select(id => (long)id)], [.. Enumerable.Repeat(1L, length)]);
            var expected = model.Run(inputs, ["logits"])[0];
            var actual = Assert.Single(instance.Run(inputs, ["logits"]));
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.Equal(expected.Data.ToArray(), actual.Data.ToArray());
        }
    }

    [Fact]
    public async Task Run_InstancesOfOneModel_RunAtOnce()
    {
        using var model = OnnxModel.Load(Path, new OnnxModelOptions { MaxConcurrentRuns = 1 });
        var inputs = OnnxModelTests.Inputs([101, 114, 127, 140], [1, 1, 1, 1]);
        var expected = model.Run(inputs, ["logits"])[0].Data.ToArray();

        // Not held up by the runs that the model itself bounds.
        model.WaitForSlot(CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(
            () =>
            {
                var instance = model.CreateInstance();
                for (var run = 0; run < 50; run++)
                {
                    Assert.Equal(expected, instance.Run(inputs, ["logits"])[0].Data.ToArray());
                }
            },
            TestContext.Current.CancellationToken)));
        model.ReleaseSlot();
    }

    [Fact]
    public void Run_ShapesThatDoNotFitTogether_SaysWhatTritonSaysAndTheInstanceGoesOn()
    {
        using var model = OnnxModel.Load(Path);
        var instance = model.CreateInstance();
        var error = Assert.Throws<TritoneException>(() => instance.Run([Input("input_ids", 3), Input("attention_mask", 2)], ["logits"]));
        Assert.Equal(ErrorCode.Internal, error.Code);
        Assert.StartsWith("onnx runtime error 1: Non-zero status code returned while running ", error.Message, StringComparison.Ordinal);
        Assert.Single(instance.Run([Input("input_ids", 3), Input("attention_mask", 3)], ["logits"]));
    }

    [Fact]
    public void Run_OutputThatThereIsNot_IsOneError()
    {
        using var model = OnnxModel.Load(Path);
        var error = Assert.Throws<TritoneException>(() => model.CreateInstance().Run([Input("input_ids", 1), Input("attention_mask", 1)], ["scores"]));
        Assert.Equal(ErrorCode.Internal, error.Code);
    }

    [Theory]
    [InlineData("0100000061", 2)]
    [InlineData("0500000061", 1)]
    [InlineData("010000006100", 1)]
    [InlineData("FFFFFFFF", 1)]
    public void Run_BrokenByteStrings_AreMisuse(string hex, long elements)
    {
        using var model = OnnxModel.Load(Path);
        var strings = new Tensor("input_ids", TensorDataType.Bytes, [1, elements], Convert.FromHexString(hex));
        Assert.Throws<ArgumentException>(() => model.CreateInstance().Run([strings, Input("attention_mask", 1)], ["logits"]));
    }

    [Fact]
    public void Run_ByteStrings_ComeBackByteForByte()
    {
        using var model = OnnxModel.Load(TestFiles.Shared("golden/triton/models_queue/ident_string/1/model.onnx"));

        // "ab", two bytes that are no UTF-8, nothing, and a zero (http/queue.jsonl, 031).
        byte[] data = [2, 0, 0, 0, 0x61, 0x62, 2, 0, 0, 0, 0xFF, 0xFE, 0, 0, 0, 0, 1, 0, 0, 0, 0];
        var output = Assert.Single(model.CreateInstance().Run([new Tensor("X", TensorDataType.Bytes, [1, 4], data)], ["Y"]));
        Assert.Equal(TensorDataType.Bytes, output.DataType);
        Assert.Equal([1L, 4L], output.Shape);
        Assert.Equal(data, output.Data.ToArray());
    }

    private static Tensor Input(string name, int length)
        => new(name, TensorDataType.Int64, [1, length], MemoryMarshal.AsBytes<long>(Enumerable.Repeat(1L, length).ToArray()).ToArray());
}
