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
    [InlineData("tritone.thresholds", "0.5,1.5", ErrorCode.InvalidArgument)]
    [InlineData("tritone.window", "3", ErrorCode.InvalidArgument)]
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

    [Fact]
    public void Read_SeveralThingsAreWrong_NamesAllOfThemAndTheNearestNames()
    {
        var parameters = new Dictionary<string, string>
        {
            ["tritone.schema"] = "1",
            ["tritone.text_rulez"] = "tweet",
            ["tritone.activation"] = "relu",
            ["tritone.max_token"] = "128",
            ["tritone.max_tokens"] = "many",
        };
        var refusal = Assert.Throws<TritoneException>(() => TextModelSettings.Read(ModelConfigs.Emotion() with { Parameters = parameters }));
        Assert.Equal(
            "model 'emotion' is not set up for texts in its config.pbtxt: "
            + "it has the unknown parameter 'tritone.text_rulez'; the nearest known one is 'tritone.text_rules'; "
            + "it has the unknown parameter 'tritone.max_token'; the nearest known one is 'tritone.max_tokens'; "
            + "it has no parameter 'tritone.text_rules'; "
            + "it has the parameter 'tritone.activation' with the value 'relu'; expected softmax or sigmoid; "
            + "it has the parameter 'tritone.max_tokens' with the value 'many'; expected a whole number from 1 to 2147483647",
            refusal.Message);
    }
}
