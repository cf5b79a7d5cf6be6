using CsCheck;
using Tritone.Protocol.Grpc;
using Tritone.Repository.Pbtxt;

namespace Tritone.Repository.Tests.Pbtxt;

public sealed class PbtxtEncoderTests
{
    [Theory]
    [InlineData("max_batch_size: 31")]
    [InlineData("max_batch_size: 0x1F")]
    [InlineData("max_batch_size: 0X1f,")]
    [InlineData("max_batch_size: 037;")]
    public void Encode_WholeNumber_InAnyBase(string text) => Assert.Equal(new ModelConfig { MaxBatchSize = 31 }, Encode(text));

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("t", true)]
    [InlineData("1", true)]
    [InlineData("0x1", true)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [InlineData("f", false)]
    [InlineData("0", false)]
    public void Encode_Flag_InAnyOfItsWords(string text, bool value)
        => Assert.Equal(new ModelConfig { ResponseCache = new ModelResponseCache { Enable = value } }, Encode($"response_cache {{ enable: {text} }}"));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("-1.5", -1.5)]
    [InlineData(".25", 0.25)]
    [InlineData("5.", 5)]
    [InlineData("1e-5", 1e-5)]
    [InlineData("1.5E+3", 1500)]
    [InlineData("1f", 1)]
    [InlineData("1.5F", 1.5)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData("-NaN", double.NaN)]
    public void Encode_Number_InAnyForm(string text, double value)
        => Assert.Equal(value, Encode($"model_metrics {{ metric_control {{ histogram_options {{ buckets: {text} }} }} }}").ModelMetrics.MetricControl[0].HistogramOptions.Buckets[0]);

    [Fact]
    public void Encode_SinglePrecision_IsRounded()
        => Assert.Equal(0.1f, Encode("sequence_batching { direct { minimum_slot_utilization: 0.1 } }").SequenceBatching.Direct.MinimumSlotUtilization);

    [Theory]
    [InlineData("TYPE_FP32")]
    [InlineData("11")]
    [InlineData("0xB")]
    public void Encode_EnumsValue_ByNameAndByNumber(string text) => Assert.Equal(DataType.TypeFp32, Encode($"input {{ data_type: {text} }}").Input[0].DataType);

    [Theory]
    [InlineData("input { dims: [ 1, -1 ] } input { dims: 2 dims: 3 }")]
    [InlineData("input [ { dims: [ 1, -1 ] }, { dims: 2, dims: 3; } ]")]
    [InlineData("input: { dims: [ 1 ] dims: -1 dims: [] } # the first\ninput: < dims: [ 2, 3 ] >")]
    [InlineData("input: [ < dims: 1 dims: - 1 >, { dims: 2 dims: 3 } ]")]
    public void Encode_RepeatedField_AsListAndOneByOne(string text)
        => Assert.Equal(new ModelConfig { Input = { new ModelInput { Dims = { 1, -1 } }, new ModelInput { Dims = { 2, 3 } } } }, Encode(text));

    [Theory]
    [InlineData("parameters { key: 'a' value { string_value: '1' '2' } } parameters { key: \"b\" }")]
    [InlineData("parameters [ { value: { string_value: \"12\" } key: \"a\" }, { key: 'b' value < > } ]")]
    public void Encode_Map_AsItsEntries(string text)
        => Assert.Equal(new ModelConfig { Parameters = { ["a"] = new ModelParameter { StringValue = "12" }, ["b"] = new ModelParameter() } }, Encode(text));

    [Fact]
    public void Encode_MapOfNumbers_AsItsEntries()
        => Assert.Equal(
            new ModelConfig { DynamicBatching = new ModelDynamicBatching { PriorityQueuePolicy = { [0] = new ModelQueuePolicy(), [ulong.MaxValue] = new ModelQueuePolicy { MaxQueueSize = 3 } } } },
            Encode("dynamic_batching { priority_queue_policy { } priority_queue_policy { key: 18446744073709551615 value { max_queue_size: 3 } } }"));

    [Theory]
    [InlineData("name: 'm'\n  imput { }", "line 2, column 3: ModelConfig has no field 'imput'; the nearest that it has is 'input'")]
    [InlineData("something_else: 1", "line 1, column 1: ModelConfig has no field 'something_else'")]
    [InlineData("version_policy { all { x: 1 } }", "line 1, column 24: All has no field 'x'")]
    [InlineData("max_batch_size: 1.5", "line 1, column 17: 'max_batch_size' is 1.5; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("max_batch_size: 2147483648", "line 1, column 17: 'max_batch_size' is 2147483648; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("max_batch_size: \"4\"", "line 1, column 17: 'max_batch_size' is \"4\"; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("max_batch_size: 08", "line 1, column 17: 'max_batch_size' is 08; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("max_batch_size { }", "line 1, column 16: 'max_batch_size' is a message; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("max_batch_size: [ 4 ]", "line 1, column 19: 'max_batch_size' takes one value, not a list")]
    [InlineData("dynamic_batching { priority_levels: -1 }", "line 1, column 37: 'priority_levels' is -1; expected a whole number from 0 to 18446744073709551615")]
    [InlineData("dynamic_batching { priority_levels: 02000000000000000000000 }", "line 1, column 37: 'priority_levels' is 02000000000000000000000; expected a whole number from 0 to 18446744073709551615")]
    [InlineData("name: emotion", "line 1, column 7: 'name' is emotion; expected a string in quotes")]
    [InlineData("input: 3", "line 1, column 8: 'input' is 3; expected a message in braces")]
    [InlineData("input { optional: maybe }", "line 1, column 19: 'optional' is maybe; expected true or false")]
    [InlineData("input { optional: 2 }", "line 1, column 19: 'optional' is 2; expected true or false")]
    [InlineData("input { dims: [ 1,\n 2, x ] }", "line 2, column 5: 'dims' is x; expected a whole number from -9223372036854775808 to 9223372036854775807")]
    [InlineData("input { data_type: TYPE_INT65 }", "line 1, column 20: 'data_type' is TYPE_INT65; the nearest value that there is is TYPE_INT64")]
    [InlineData("input { format: 'x' }", "line 1, column 17: 'format' is \"x\"; expected one of FORMAT_NONE, FORMAT_NHWC, FORMAT_NCHW, without quotes")]
    [InlineData("input { format: 3 }", "line 1, column 17: 'format' is 3; expected one of FORMAT_NONE, FORMAT_NHWC, FORMAT_NCHW")]
    [InlineData("max_batch_size: 4\nmax_batch_size: 4", "line 2, column 1: 'max_batch_size' is given again; line 1, column 1 has it")]
    [InlineData("dynamic_batching { }\n dynamic_batching { }", "line 2, column 2: 'dynamic_batching' is given again; line 1, column 1 has it")]
    [InlineData("version_policy { latest { } all { } }", "line 1, column 29: 'all' cannot be given together with 'latest', which is in line 1, column 18")]
    [InlineData("parameters { key: 'a' } parameters [ { key: 'a' } ]", "line 1, column 25: 'parameters' has the key 'a' again; line 1, column 1 has it")]
    [InlineData("dynamic_batching { priority_queue_policy { key: 1 } priority_queue_policy { key: 0x1 } }", "line 1, column 53: 'priority_queue_policy' has the key '1' again; line 1, column 20 has it")]
    [InlineData("parameters: 3", "line 1, column 13: 'parameters' is 3; expected a message in braces")]
    [InlineData("parameters { key: 3 }", "line 1, column 19: 'key' is 3; expected a string in quotes")]
    [InlineData("parameters { key: 'a' value { string_value: b } }", "line 1, column 45: 'string_value' is b; expected a string in quotes")]
    [InlineData("sequence_batching { direct { minimum_slot_utilization: 010 } }", "line 1, column 56: 'minimum_slot_utilization' is 010; expected a number")]
    [InlineData("sequence_batching { direct { minimum_slot_utilization: 0x1 } }", "line 1, column 56: 'minimum_slot_utilization' is 0x1; expected a number")]
    [InlineData("sequence_batching { direct { minimum_slot_utilization: 1ff } }", "line 1, column 56: 'minimum_slot_utilization' is 1ff; expected a number")]
    public void Encode_WhatTheMessageDoesNotHave_IsRefusedAtItsPlace(string text, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => Encode(text));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Equal($"'m/config.pbtxt', {message}", refusal.Message);
    }

    [Fact]
    public void Encode_WhatWasWritten_IsTheSameMessage()
        => Messages.Any(ModelConfig.Descriptor).Sample(message => Assert.Equal(message, Encode(Messages.ToText(message))));

    private static ModelConfig Encode(string text) => ModelConfig.Parser.ParseFrom(PbtxtEncoder.Encode(PbtxtParser.Parse(text, "m/config.pbtxt"), ModelConfig.Descriptor).Span);
}
