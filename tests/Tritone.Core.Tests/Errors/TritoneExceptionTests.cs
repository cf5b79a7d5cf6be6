namespace Tritone.Core.Tests.Errors;

public sealed class TritoneExceptionTests
{
    [Fact]
    public void Constructor_EveryCode_CarriesCodeMessageAndCause()
    {
        var cause = new IOException("disk");
        Assert.All(Enum.GetValues<ErrorCode>(), code =>
        {
            var error = new TritoneException(code, "what was wrong", cause);
            Assert.Equal(code, error.Code);
            Assert.Equal("what was wrong", error.Message);
            Assert.Same(cause, error.InnerException);
        });
    }

    [Fact]
    public void IsTransient_EveryCode_IsTrueForUnavailableOnly()
        => Assert.All(
            Enum.GetValues<ErrorCode>(),
            code => Assert.Equal(code is ErrorCode.Unavailable, new TritoneException(code, "m").IsTransient));

    // Triton's TRITONSERVER_Error_Code, in its order: the set is closed, and 0 is what an unset code says.
    [Fact]
    public void ErrorCode_TheSet_IsTritonsOwn()
        => Assert.Equal(
            ["Unknown", "Internal", "NotFound", "InvalidArgument", "Unavailable", "Unsupported", "AlreadyExists", "Cancelled"],
            Enum.GetNames<ErrorCode>());
}
