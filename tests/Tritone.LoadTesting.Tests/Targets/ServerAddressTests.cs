using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Tests.Targets;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("http://h:8000", false, "http://h:8000/", false)]
    [InlineData("http://h", true, "http://h/", false)]
    [InlineData("https://h/", false, "https://h/", false)]
    [InlineData("HTTP://H:1", false, "http://h:1/", false)]
    [InlineData("http://h/x", false, "http://h/x/", false)]
    [InlineData("http://h:9/x/y/", false, "http://h:9/x/y/", false)]
    [InlineData("grpc://h:8001", false, "http://h:8001/", true)]
    [InlineData("grpcs://h:8001/", false, "https://h:8001/", true)]
    [InlineData("grpc://[::1]:8001", false, "http://[::1]:8001/", true)]
    [InlineData("h:8000", false, "http://h:8000/", false)]
    [InlineData("h", false, "http://h/", false)]
    [InlineData("h:8001", true, "http://h:8001/", true)]
    public void Parse_Address_GivesWhereAndWhat(string url, bool isGrpcByDefault, string uri, bool isGrpc)
        => Assert.Equal(new ServerAddress(new Uri(uri), isGrpc), ServerAddress.Parse(url, isGrpcByDefault));

    [Theory]
    [InlineData("http://h/x")]
    [InlineData("http://h/x/")]
    public void Parse_PathPrefix_IsKeptInWhatIsAsked(string url)
        => Assert.Equal("http://h/x/v2/models/m", new Uri(ServerAddress.Parse(url).Uri, "v2/models/m").AbsoluteUri);

    [Theory]
    [InlineData("grpc://h", false, "'grpc://h' has no port; gRPC has none of its own: grpc://h:8001")]
    [InlineData("grpcs://h/", false, "'grpcs://h/' has no port; gRPC has none of its own: grpcs://h:8001")]
    [InlineData("h", true, "'h' has no port; gRPC has none of its own: h:8001")]
    [InlineData("", false, "'' is not the address of a server: http://host:port or grpc://host:port")]
    [InlineData("http://", false, "'http://' is not the address of a server: http://host:port or grpc://host:port")]
    [InlineData("http://h:x", false, "'http://h:x' is not the address of a server: http://host:port or grpc://host:port")]
    [InlineData("h:70000", false, "'h:70000' is not the address of a server: http://host:port or grpc://host:port")]
    [InlineData("two words", true, "'two words' is not the address of a server: http://host:port or grpc://host:port")]
    [InlineData("ftp://h:21", false, "'ftp://h:21' is not the address of a server: http://host:port or grpc://host:port")]
    [InlineData("file:///x", false, "'file:///x' is not the address of a server: http://host:port or grpc://host:port")]
    public void Parse_AnythingElse_IsRefused(string url, bool isGrpcByDefault, string message)
    {
        var exception = Assert.Throws<TritoneException>(() => ServerAddress.Parse(url, isGrpcByDefault));
        Assert.Equal(message, exception.Message);
        Assert.Equal(ErrorCode.InvalidArgument, exception.Code);
    }

    [Theory]
    [InlineData("http://h")]
    [InlineData("https://h:8443")]
    [InlineData("http://h:8000/x/y")]
    [InlineData("grpc://h:8001")]
    [InlineData("grpc://h:80")]
    [InlineData("grpcs://h:443")]
    [InlineData("grpcs://[::1]:443")]
    public void ToString_WhatWasParsed_ComesBack(string url)
    {
        var address = ServerAddress.Parse(url);
        Assert.Equal(url, address.ToString());
        Assert.Equal(address, ServerAddress.Parse(address.ToString()));
    }
}
