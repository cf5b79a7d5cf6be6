namespace Tritone.Core.Tests.Errors;

public sealed class ErrorTextTests
{
    [Theory]
    [InlineData("", 3, "")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "...")]
    [InlineData("abcdefgh", 6, "abc...")]
    public void Shorten_Text_KeepsToTheLimit(string text, int maxLength, string expected) => Assert.Equal(expected, ErrorText.Shorten(text, maxLength));

    [Fact]
    public void Of_Exception_IsAPartOfASentence()
    {
        Assert.Equal("disk full", ErrorText.Of(new IOException("disk full.")));
        Assert.Equal(300, ErrorText.Of(new IOException(new string('x', 9000))).Length);
    }
}
