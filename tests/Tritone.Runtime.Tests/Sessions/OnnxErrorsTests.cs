using Tritone.Runtime.Sessions;

namespace Tritone.Runtime.Tests.Sessions;

public sealed class OnnxErrorsTests
{
    [Theory]
    [InlineData("[ErrorCode:Fail] Non-zero status", "onnx runtime error 1: Non-zero status")]
    [InlineData("[ErrorCode:InvalidArgument] Missing Input: x", "onnx runtime error 2: Missing Input: x")]
    [InlineData("[ErrorCode:InvalidProtobuf] Load model\n", "onnx runtime error 7: Load model\n")]
    [InlineData("[ErrorCode:InvalidGraph] a] b", "onnx runtime error 10: a] b")]
    [InlineData("[ErrorCode:SomethingNew] a", "onnx runtime error 1: [ErrorCode:SomethingNew] a")]
    [InlineData("no code", "onnx runtime error 1: no code")]
    public void Describe_MessageOfTheLibrary_HasTheNumberOfItsError(string message, string expected) => Assert.Equal(expected, OnnxErrors.Describe(message));

    [Fact]
    public void Describe_ModelThatCannotBeLoaded_IsTheErrorInside()
    {
        var error = Assert.Throws<TritoneException>(() => OnnxModel.Load(TestFiles.Golden("README.md")));
        Assert.Equal($"onnx runtime error 7: Load model from {TestFiles.Golden("README.md")} failed:Protobuf parsing failed.", OnnxErrors.Describe(error));
    }

    [Fact]
    public void Describe_AnotherError_IsNone() => Assert.Null(OnnxErrors.Describe(new TritoneException(ErrorCode.Internal, "no", new InvalidOperationException())));
}
