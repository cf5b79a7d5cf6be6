using Tritone.Server.Options;

namespace Tritone.Server.Tests.Options;

public sealed class ApiRestrictionTests
{
    [Fact]
    public void Parse_Restriction_HasItsParts()
    {
        var restriction = ApiRestriction.Parse("health,model-repository:admin-key=a=b:c");
        Assert.Equal([ApiCategory.Health, ApiCategory.ModelRepository], restriction.Categories.Order());
        Assert.Equal(("admin-key", "a=b:c"), (restriction.Header, restriction.Value));
    }

    [Fact]
    public void Parse_EveryName_IsKnown()
        => Assert.Equal(
            Enum.GetValues<ApiCategory>(),
            ApiRestriction.Parse("health,metadata,inference,shared-memory,model-config,model-repository,statistics,trace,logging:h=v").Categories.Order());

    [Theory]
    [InlineData("", "it has the form API,API,...:HEADER=VALUE")]
    [InlineData("health", "it has the form API,API,...:HEADER=VALUE")]
    [InlineData(":h=v", "it has the form API,API,...:HEADER=VALUE")]
    [InlineData("health:=v", "it has the form API,API,...:HEADER=VALUE")]
    [InlineData("health:h=", "it has the form API,API,...:HEADER=VALUE")]
    [InlineData("health:h", "it has the form API,API,...:HEADER=VALUE")]
    [InlineData("helth:h=v", "there is no API 'helth'; did you mean 'health'?")]
    [InlineData("health,:h=v", "there is no API ''; there are health, metadata, inference, shared-memory, model-config, model-repository, statistics, trace, logging")]
    [InlineData("health,health:h=v", "it names the API 'health' twice")]
    public void Parse_Other_SaysWhatIsWrong(string text, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => ApiRestriction.Parse(text));
        Assert.Equal((ErrorCode.InvalidArgument, message), (refusal.Code, refusal.Message));
    }
}
