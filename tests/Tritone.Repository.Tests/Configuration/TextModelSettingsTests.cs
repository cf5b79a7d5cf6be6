using CsCheck;
using Tritone.Repository.Configuration;
using Tritone.Scoring;
using Tritone.Texts;

namespace Tritone.Repository.Tests.Configuration;

public sealed class TextModelSettingsTests
{
    [Fact]
    public void ToParameters_AnySettings_AreReadBackTheSame() => Gen.Select(
        Gen.Enum<TextRules>(),
        Gen.Enum<Activation>(),
        Gen.Single[0f, 1f].Array[0, 5],
        Gen.Int[1, 100_000]).Sample((rules, activation, thresholds, tokens) =>
    {
        var settings = new TextModelSettings { TextRules = rules, Activation = activation, Thresholds = thresholds, MaxTokens = tokens };
        var read = TextModelSettings.Read(ModelConfigs.Emotion() with { Parameters = settings.ToParameters() });
        Assert.Equal(settings with { Thresholds = [] }, read with { Thresholds = [] });
        Assert.Equal(thresholds, read.Thresholds);
    });

    [Theory]
    [InlineData("tritone.schema", "2", ErrorCode.Unsupported)]
    [InlineData("tritone.schema", "one", ErrorCode.InvalidArgument)]
    [InlineData("tritone.schema", null, ErrorCode.InvalidArgument)]
    [InlineData("tritone.activation", "tanh", ErrorCode.InvalidArgument)]
    [InlineData("tritone.activation", null, ErrorCode.InvalidArgument)]
    [InlineData("tritone.text_rules", "Tweet", ErrorCode.InvalidArgument)]
    [InlineData("tritone.max_tokens", "0", ErrorCode.InvalidArgument)]
    [InlineData("tritone.max_tokens", "-5", ErrorCode.InvalidArgument)]
    [InlineData("tritone.thresholds", "0.5,x", ErrorCode.InvalidArgument)]
    [InlineData("tritone.window", "3", ErrorCode.Unsupported)]
    public void Read_ParameterThatIsWrong_IsRefusedByName(string key, string? value, ErrorCode code)
    {
        var parameters = ModelConfigs.Emotion().Parameters.Where(entry => entry.Key != key).ToDictionary();
        if (value is not null)
        {
            parameters[key] = value;
        }

        var refusal = Assert.Throws<TritoneException>(() => TextModelSettings.Read(ModelConfigs.Emotion() with { Parameters = parameters }));
        Assert.Equal(code, refusal.Code);
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'emotion'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ParametersOfOthers_AreLeftAlone()
    {
        var config = ModelConfigs.Emotion();
        Assert.Equal(128, TextModelSettings.Read(config with { Parameters = config.Parameters.Append(new("intra_op_thread_count", "1")).ToDictionary() }).MaxTokens);
    }
}
