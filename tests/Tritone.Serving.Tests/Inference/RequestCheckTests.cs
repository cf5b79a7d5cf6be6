using System.Buffers;
using Tritone.Protocol.Inference;
using Tritone.Repository.Configuration;
using Tritone.Serving.Inference;
using Tritone.Tensors;

namespace Tritone.Serving.Tests.Inference;

/// <summary>Refusals in the words of the recordings of a real Triton, and of its source where there is no recording.</summary>
public sealed class RequestCheckTests
{
    private static readonly ModelSignature Model = Signature(4, new ModelInput("X", TensorDataType.Fp32, [-1]), new ModelInput("S", TensorDataType.Bytes, [2]));

    [Fact]
    public void Check_SoundRequest_Passes()
    {
        RequestCheck.Check(Request(Floats(2, 3), Strings(2, "ab", "", "c", "d")), Model);
        RequestCheck.Check(Request(Floats(1, 0), Strings(1, "", "")), Model);
        RequestCheck.Check(Request(Floats(4, 3), Strings(4, [.. Enumerable.Repeat("x", 8)])) with { Outputs = [new RequestedOutput("Y")] }, Model);
    }

    [Theory]
    [InlineData(11, "input byte size mismatch for input 'X' for model 'm'. Expected 12, got 11")]
    [InlineData(13, "input byte size mismatch for input 'X' for model 'm'. Expected 12, got 13")]
    [InlineData(0, "input byte size mismatch for input 'X' for model 'm'. Expected 12, got 0")]
    public void Check_DataThatDoNotFillTheShape_AreRefused(int bytes, string message)
        => Refused(Request(new InputTensor("X", TensorDataType.Fp32, [1, 3], new ReadOnlySequence<byte>(new byte[bytes])), Strings(1, "a", "b")), message);

    [Fact]
    public void Check_ShapeLargerThanAnyMemory_IsAMismatchAndNoOverflow()
        => Refused(
            Request(new InputTensor("X", TensorDataType.Fp32, [4, long.MaxValue], ReadOnlySequence<byte>.Empty), Strings(4, [.. Enumerable.Repeat("x", 8)])),
            "input byte size mismatch for input 'X' for model 'm'. Expected 147573952589676412912, got 0");

    [Theory]
    [InlineData("0100000061", "unexpected number of string elements 1 for inference input 'S' for model 'm', expecting 2")]
    [InlineData("000000000000000000000000", "unexpected number of string elements 3 for inference input 'S' for model 'm', expecting 2")]
    [InlineData("01000000610200000062", "incomplete string data for inference input 'S' for model 'm', expecting string of length 2 but only 1 bytes available.")]
    [InlineData("0100000061FFFFFFFF", "incomplete string data for inference input 'S' for model 'm', expecting string of length 4294967295 but only 0 bytes available.")]
    [InlineData("01000000610200", "incomplete string length indicator for inference input 'S' for model 'm', expecting 4 bytes but only 2 bytes available. Please make sure the string length indicator is in one buffer.")]
    [InlineData("", "unexpected number of string elements 0 for inference input 'S' for model 'm', expecting 2")]
    public void Check_BrokenStrings_AreRefused(string hex, string message)
        => Refused(Request(Floats(1, 3), new InputTensor("S", TensorDataType.Bytes, [1, 2], Pieces.Of(Convert.FromHexString(hex), 1))), message);

    [Fact]
    public void Check_InputsMissingOrTooMany_AreListed()
    {
        Refused(Request(), "expected 2 inputs but got 0 inputs for model 'm'. Got input(s) [], but missing required input(s) ['X','S']. Please provide all required input(s).");
        Refused(Request(Floats(1, 1)), "expected 2 inputs but got 1 inputs for model 'm'. Got input(s) ['X'], but missing required input(s) ['S']. Please provide all required input(s).");
        Refused(
            Request(Floats(1, 1), Strings(1, "", ""), Floats(1, 1, "Z")),
            "expected 2 inputs but got 3 inputs for model 'm'. Got input(s) ['Z','S','X'], but missing required input(s) ]. Please provide all required input(s).");
    }

    [Fact]
    public void Check_OptionalInputs_MayBeLeftOut()
    {
        var model = Signature(4, new ModelInput("X", TensorDataType.Fp32, [-1]), new ModelInput("Z", TensorDataType.Fp32, [-1], IsOptional: true));
        RequestCheck.Check(Request(Floats(1, 1)), model);
        RequestCheck.Check(Request(Floats(1, 1), Floats(1, 1, "Z")), model);
        Refused(
            Request(),
            "expected number of inputs between 1 and 2 but got 0 inputs for model 'm'. Got input(s) [], but missing required input(s) ['X']. Please provide all required input(s).",
            model);
        Refused(
            Request(Floats(1, 1, "Z")),
            "expected number of inputs between 1 and 2 but got 1 inputs for model 'm'. Got input(s) ['Z'], but missing required input(s) ['X']. Please provide all required input(s).",
            model);
    }

    [Fact]
    public void Check_NoBatchDimension_ShapesAreWhole()
    {
        var model = Signature(0, new ModelInput("X", TensorDataType.Fp32, [-1, -1]));
        RequestCheck.Check(Request(Floats(9, 1)), model);
        Refused(
            Request(new InputTensor("X", TensorDataType.Fp32, [4], new ReadOnlySequence<byte>(new byte[16]))),
            "unexpected shape for input 'X' for model 'm'. Expected [-1,-1], got [4]. ",
            model);
    }

    [Fact]
    public void Check_NoRows_IsRefusedWhateverTheData()
    {
        var model = Signature(4, new ModelInput("X", TensorDataType.Fp32, [-1]));
        Refused(Request(new InputTensor("X", TensorDataType.Fp32, [0, 4], ReadOnlySequence<byte>.Empty)), "input byte size mismatch for input 'X' for model 'm'. Expected 16, got 0", model);
    }

    [Fact]
    public void Check_OutputThatTheModelLacks_IsNamedWithoutTheRequest()
    {
        var refusal = Assert.Throws<TritoneException>(() => RequestCheck.Check(Request() with { Outputs = [new RequestedOutput("probs")] }, Model));
        Assert.Equal("unexpected inference output 'probs' for model 'm'", refusal.Message);
    }

    private static void Refused(InferenceRequest request, string message, ModelSignature? model = null)
    {
        var refusal = Assert.Throws<TritoneException>(() => RequestCheck.Check(request, model ?? Model));
        Assert.Equal((ErrorCode.InvalidArgument, $"[request id: r] {message}"), (refusal.Code, refusal.Message));
    }

    private static ModelSignature Signature(int maxBatchSize, params ModelInput[] inputs) => new(
        new ModelConfig { Name = "m", MaxBatchSize = maxBatchSize, Inputs = inputs, Outputs = [new ModelOutput("Y", TensorDataType.Fp32, [-1])] },
        1,
        new Dictionary<string, IReadOnlyList<string>>(), []);

    private static InferenceRequest Request(params InputTensor[] inputs) => new() { Id = "r", Inputs = inputs };

    private static InputTensor Floats(long rows, long columns, string name = "X")
        => new(name, TensorDataType.Fp32, [rows, columns], new ReadOnlySequence<byte>(new byte[rows * columns * sizeof(float)]));

    private static InputTensor Strings(long rows, params string[] strings) => new("S", TensorDataType.Bytes, [rows, 2], Pieces.Of([.. strings.SelectMany(text =>
        BitConverter.GetBytes(text.Length).Concat(text.Select(character => (byte)character)))], 1));
}
