using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Repository.Tests.Configuration;

public sealed class GraphValidationTests
{
    private static readonly GraphTensor[] Inputs =
    [
        new("input_ids", TensorDataType.Int64, [-1, -1]),
        new("image", TensorDataType.Fp32, [-1, 3, -1]),
        new("scale", TensorDataType.Fp32, [], IsOptional: true),
    ];

    private static readonly GraphTensor[] Outputs = [new("logits", TensorDataType.Fp32, [-1, 4]), new("tokens", TensorDataType.Bytes, [-1, -1]), new("loss", TensorDataType.Fp32, [])];

    [Theory]
    [InlineData("max_batch_size: 8", "input_ids: INT64 [-1]; image: FP32 [3,-1]", "logits: FP32 [4]; tokens: BYTES [-1]")]
    [InlineData("max_batch_size: 8", "input_ids: INT64 [128]; image: FP32 [3,9]", "logits: FP32 [4]")]
    [InlineData("max_batch_size: 8", "input_ids: INT64 [4,2] as [8]; image: FP32 [3,9]", "logits: FP32 [2,2] as [4]")]
    [InlineData("", "input_ids: INT64 [1,128]; image: FP32 [-1,3,-1]; scale: FP32 [1] optional", "logits: FP32 [-1,4]; loss: FP32 [1]")]
    public void Check_ConfigurationThatFits_IsTaken(string batch, string inputs, string outputs) => GraphValidation.Check(Config(batch, inputs, outputs), Inputs, Outputs);

    [Theory]
    [InlineData("max_batch_size: 8", "input_ids: INT32 [-1]; image: FP32 [3,-1]", "", "unable to load model 'm', configuration expects datatype TYPE_INT32 for input 'input_ids', model provides TYPE_INT64")]
    [InlineData("max_batch_size: 8", "input_ids: INT64 [-1]; image: FP32 [3,-1]", "tokens: FP32 [-1]", "unable to load model 'm', configuration expects datatype TYPE_FP32 for output 'tokens', model provides TYPE_BYTES")]
    [InlineData("max_batch_size: 8", "input_ids: INT64 [-1]", "", "unable to load model 'm', configuration expects 1 inputs, model provides 2")]
    [InlineData("max_batch_size: 8", "input_ids: INT64 [-1]; image: FP32 [3,-1]; scale: FP32 [1]", "", "unable to load model 'm', configuration expects 3 inputs, model provides 2")]
    [InlineData("max_batch_size: 8", "input_ids: INT64 [-1]; image: FP32 [3,-1]; scale: FP32 [1] optional", "", "unable to load model 'm', optional input 'scale' is not supported for models that support batching")]
    [InlineData("max_batch_size: 8", "ids: INT64 [-1]; image: FP32 [3,-1]", "", "unexpected inference input 'ids', allowed inputs are: image, input_ids, scale")]
    [InlineData("max_batch_size: 8", "input_ids: INT64 [-1]; image: FP32 [3,-1]", "probs: FP32 [4]", "unexpected inference output 'probs', allowed outputs are: logits, loss, tokens")]
    [InlineData(
        "max_batch_size: 8", "input_ids: INT64 [-1,3]; image: FP32 [3,-1]", "",
        "model 'm', tensor 'input_ids': the model expects 2 dimensions (shape [-1,-1]) but the model configuration specifies 3 dimensions (an initial batch dimension because max_batch_size > 0 followed by the explicit tensor shape, making complete shape [-1,-1,3])")]
    [InlineData(
        "", "input_ids: INT64 [-1,-1]; image: FP32 [1,4,5]", "",
        "model 'm', tensor 'image': the model expects 3 dimensions (shape [-1,3,-1]) but the model configuration specifies 3 dimensions (shape [1,4,5])")]
    [InlineData(
        "", "input_ids: INT64 [-1,-1]; image: FP32 [1,-1,5]", "",
        "model 'm', tensor 'image': the model expects 3 dimensions (shape [-1,3,-1]) but the model configuration specifies 3 dimensions (shape [1,-1,5])")]
    [InlineData(
        "", "input_ids: INT64 [-1,-1]; image: FP32 [-1,3,-1]", "logits: FP32 [1,4]",
        "model 'm', tensor 'logits': the model expects 2 dimensions (shape [-1,4]) but the model configuration specifies 2 dimensions (shape [1,4])")]
    [InlineData(
        "", "input_ids: INT64 [-1,-1]; image: FP32 [-1,3,-1]", "loss: FP32 [2]",
        "unable to load model 'm', scalar tensor 'loss', should only provide 1 in the model configuration when the model doesn't support batching. Model configuration provided: [2].")]
    public void Check_ConfigurationThatDoesNotFit_IsRefusedInTritonsWords(string batch, string inputs, string outputs, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => GraphValidation.Check(Config(batch, inputs, outputs), Inputs, Outputs));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Equal(message, refusal.Message);
    }

    [Fact]
    public void Check_BatchThatTheGraphDoesNotHave_IsRefusedInTritonsWords()
        => Assert.Equal(
            "model 'm', tensor 'x': for the model to support batching the shape should have at least 1 dimension and the first dimension must be -1; but shape expected by the model is [1,4]",
            Assert.Throws<TritoneException>(() => GraphValidation.Check(Config("max_batch_size: 8", "x: FP32 [4]", ""), [new GraphTensor("x", TensorDataType.Fp32, [1, 4])], [])).Message);

    private static ModelConfig Config(string batch, string inputs, string outputs)
        => ModelConfig.Parse($"{batch} {Tensors("input", inputs)} {Tensors("output", outputs)}", "m/config.pbtxt");

    // "name: TYPE [dims] as [reshape] optional", one after the other.
    private static string Tensors(string kind, string list) => string.Join(' ', list.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(tensor =>
    {
        var parts = tensor.Replace(":", "", StringComparison.Ordinal).Split(' ');
        var type = parts[1] == "BYTES" ? "STRING" : parts[1];
        var reshape = parts is [_, _, _, "as", var shape] ? $" reshape {{ shape: {shape} }}" : "";
        return $"{kind} {{ name: '{parts[0]}' data_type: TYPE_{type} dims: {parts[2]}{reshape}{(parts[^1] == "optional" ? " optional: true" : "")} }}";
    }));
}
