using System.Buffers.Binary;
using CsCheck;
using Tritone.LoadTesting.Payloads;

namespace Tritone.LoadTesting.Tests.Payloads;

public sealed class TensorFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_JsonLines_ShapeFollowsFromTheNesting()
    {
        var requests = Read("f.jsonl", "\n{\"a\":[[1,2],[3,4]],\"s\":[\"é\",\"\"],\"label\":[\"joy\",3]}\n\n{\"s\":[\"x\"],\"a\":[[5,6]],\"label\":2}\n", "a:INT64[-1,2]", "s:BYTES[-1]");
        Assert.Equal(
            ["a Int64 [2,2] 0100000000000000020000000000000003000000000000000400000000000000", "s Bytes [2] 02000000C3A900000000", "a Int64 [1,2] 05000000000000000600000000000000", "s Bytes [1] 0100000078"],
            requests.SelectMany(request => request.Tensors).Select(TensorText.Bytes));
        Assert.Equal(["joy", "3"], requests[0].Labels);
        Assert.Equal(["2"], requests[1].Labels);
    }

    [Fact]
    public void Read_JsonLinesWithoutLabels_HasNone() => Assert.Empty(Read("f.JSONL", "{\"a\":[1,2]}", "a:FP32[2]")[0].Labels);

    [Fact]
    public void Read_InputCalledLabel_IsAnInput()
    {
        var request = Read("f.jsonl", "{\"label\":[[true,false]]}", "label:BOOL[-1,2]")[0];
        Assert.Equal("label Bool [1,2] 0100", TensorText.Bytes(request.Tensors[0]));
        Assert.Empty(request.Labels);
    }

    [Theory]
    [InlineData("BOOL", "true", "01")]
    [InlineData("UINT8", "255", "FF")]
    [InlineData("UINT16", "65535", "FFFF")]
    [InlineData("UINT32", "4294967295", "FFFFFFFF")]
    [InlineData("UINT64", "18446744073709551615", "FFFFFFFFFFFFFFFF")]
    [InlineData("INT8", "-128", "80")]
    [InlineData("INT16", "-32768", "0080")]
    [InlineData("INT32", "-2147483648", "00000080")]
    [InlineData("INT64", "-9223372036854775808", "0000000000000080")]
    [InlineData("FP16", "1.5", "003E")]
    [InlineData("FP32", "-0.1", "CDCCCCBD")]
    [InlineData("FP64", "0.1", "9A9999999999B93F")]
    [InlineData("BF16", "1.00390625", "803F")]
    [InlineData("BF16", "1.01171875", "823F")]
    [InlineData("BYTES", "\"ab\"", "020000006162")]
    public void Read_EachDataType_HasTheBytesOfTheBinaryExtension(string dataType, string value, string bytes)
    {
        Assert.Equal(bytes, Convert.ToHexString(Read("f.jsonl", $"{{\"x\":[{value}]}}", $"x:{dataType}[-1]")[0].Tensors[0].Data.Span));
        Assert.Equal(bytes, Convert.ToHexString(Read("f.json", $"{{\"data\":[{{\"x\":[{value}]}}]}}", $"x:{dataType}[-1,1]")[0].Tensors[0].Data.Span));
    }

    [Theory]
    [InlineData("BOOL", "1")]
    [InlineData("UINT8", "256")]
    [InlineData("UINT8", "-1")]
    [InlineData("UINT16", "65536")]
    [InlineData("UINT32", "4294967296")]
    [InlineData("UINT64", "-1")]
    [InlineData("INT8", "128")]
    [InlineData("INT16", "32768")]
    [InlineData("INT32", "2147483648")]
    [InlineData("INT64", "9223372036854775808")]
    [InlineData("INT64", "3.0")]
    [InlineData("INT64", "\"3\"")]
    [InlineData("FP16", "65536")]
    [InlineData("BF16", "3.4e38")]
    [InlineData("FP32", "1e39")]
    [InlineData("FP64", "\"NaN\"")]
    [InlineData("BYTES", "null")]
    public void Read_ValueOfAnotherType_IsNamed(string dataType, string value)
        => Assert.Equal($"'F' line 1: input 'x' has {value}; expected {dataType}", Message("f.jsonl", $"{{\"x\":[{value}]}}", new TensorOptions(), $"x:{dataType}[-1]"));

    [Theory]
    [InlineData("", "'F' has no entries")]
    [InlineData("\n \n", "'F' has no entries")]
    [InlineData("{\"x\":[[1,2]]}\n[]", "'F' line 2: expected a JSON object, not Array")]
    [InlineData("{\"x\":[[1,2]],\"y\":1}", "'F' line 1: 'y' is no input of the model; its inputs are x")]
    [InlineData("{}", "'F' line 1: input 'x' is missing")]
    [InlineData("{\"x\":[[1,2],[3]]}", "'F' line 1: input 'x' has an array of 1 beside an array of 2; arrays of one level must have one length")]
    [InlineData("{\"x\":[[1,2],3]}", "'F' line 1: input 'x' has 3 beside an array of 2; arrays of one level must have one length")]
    [InlineData("{\"x\":[[1,[2]]]}", "'F' line 1: input 'x' has an array of 1; expected INT64")]
    [InlineData("{\"x\":[[1,{}]]}", "'F' line 1: input 'x' has an object; expected INT64")]
    [InlineData("{\"x\":[1,2]}", "'F' line 1: input 'x' has shape [2]; expected [-1,2]")]
    [InlineData("{\"x\":[[1,2,3]]}", "'F' line 1: input 'x' has shape [1,3]; expected [-1,2]")]
    [InlineData("{\"x\":1}", "'F' line 1: input 'x' has shape []; expected [-1,2]")]
    [InlineData("{\"x\":[[1,2]],\"label\":[1,2]}", "'F' line 1: 'label' has 2 labels for 1 rows")]
    [InlineData("{\"x\":[[1,2]],\"label\":1.5}", "'F' line 1: 'label' has 1.5; expected a string or a whole number")]
    [InlineData("{\"x\":[[1,2]],\"label\":\"\\ud800\"}", "'F' line 1: a string is not valid Unicode")]
    public void Read_JsonLineThatIsNone_IsNamed(string text, string message) => Assert.Equal(message, Message("f.jsonl", text, new TensorOptions(), "x:INT64[-1,2]"));

    [Fact]
    public void Read_JsonLineWithoutRows_IsRefused() => Assert.Equal("'F' line 1: input 'x' has no rows", Message("f.jsonl", "{\"x\":[]}", new TensorOptions(), "x:INT64[-1]"));

    [Fact]
    public void Read_JsonLineOfUnequalBatches_IsRefused()
        => Assert.Equal("'F' line 1: input 'y' has 1 rows, 'x' has 2", Message("f.jsonl", "{\"x\":[1,2],\"y\":[1]}", new TensorOptions(), "x:INT64[-1]", "y:INT64[-1]"));

    [Fact]
    public void Read_JsonLineThatIsNoJson_IsNamed()
        => Assert.StartsWith("'F' line 2: not sound JSON: ", Message("f.jsonl", "{\"x\":[1]}\n{\"x\":[", new TensorOptions(), "x:INT64[-1]"), StringComparison.Ordinal);

    [Fact]
    public void Read_JsonLinesInBatches_IsRefused() => Assert.Equal(
        "'F': the batch size is 2; a line of .jsonl is a whole request with a batch of its own", Message("f.jsonl", "{\"x\":[1]}", new TensorOptions { BatchSize = 2 }, "x:INT64[-1]"));

    [Fact]
    public void Read_PerfAnalyzer_TakesAllItsForms()
    {
        const string Text = """
            {"data": [
              {"a": {"content": [1, 2, 3, 4], "shape": [2, 2]}, "b": [5, 6], "c": {"b64": "AQIDBA=="}},
              {"a": [[7], [8]], "b": {"content": [9, 10]}, "c": {"content": {"b64": "BQY="}, "shape": [1]}}
            ]}
            """;
        Assert.Equal(
            ["a UInt8 [1,2,2] 01020304", "b UInt8 [1,2] 0506", "c Int16 [1,2] 01020304", "a UInt8 [1,2,1] 0708", "b UInt8 [1,2] 090A", "c Int16 [1,1] 0506"],
            Read("f.json", "\uFEFF" + Text, "a:UINT8[-1,-1,-1]", "b:UINT8[-1,2]", "c:INT16[-1,-1]").SelectMany(request => request.Tensors).Select(TensorText.Bytes));
    }

    [Fact]
    public void Read_PerfAnalyzerFlatList_HasTheModelsShape()
        => Assert.Equal("a UInt8 [1,2,3] 010203040506", TensorText.Bytes(Read("f.json", """{"data":[{"a":[1,2,3,4,5,6]}]}""", "a:UINT8[-1,2,-1]")[0].Tensors[0]));

    [Fact]
    public void Read_PerfAnalyzerGivenShape_SettlesWhatTheFileLeavesOpen()
    {
        var options = new TensorOptions { Shapes = new Dictionary<string, IReadOnlyList<long>> { ["a"] = [3, 2] } };
        Assert.Equal("a UInt8 [1,3,2] 010203040506", TensorText.Bytes(Read("f.json", """{"data":[{"a":[1,2,3,4,5,6]}]}""", options, "a:UINT8[-1,-1,-1]")[0].Tensors[0]));
    }

    [Fact]
    public void Read_PerfAnalyzerInBatches_JoinsEntriesAndFillsTheLast() => Assert.Equal(
        ["a UInt8 [2,2] 01020304", "a UInt8 [2,2] 05060102"],
        Read("f.json", """{"data":[{"a":[1,2]},{"a":[3,4]},{"a":[5,6]}]}""", new TensorOptions { BatchSize = 2 }, "a:UINT8[-1,-1]").Select(request => TensorText.Bytes(request.Tensors[0])));

    [Fact]
    public void Read_PerfAnalyzerWithoutBatch_KeepsTheShape()
        => Assert.Equal("a UInt8 [2] 0102", TensorText.Bytes(Read("f.json", """{"data":[{"a":[1,2]}]}""", "a:UINT8[2]")[0].Tensors[0]));

    [Theory]
    [InlineData("""[]""", "'F': expected a JSON object, not Array")]
    [InlineData("""{"data":{}}""", "'F': there is no array 'data'")]
    [InlineData("""{"data":[]}""", "'F' has no entries")]
    [InlineData("""{"data":[[]]}""", "'F' entry 1: expected a JSON object, not Array")]
    [InlineData("""{"data":[{"x":[1,2]},{"y":[1,2]}]}""", "'F' entry 2: 'y' is no input of the model; its inputs are x")]
    [InlineData("""{"data":[{"x":[1,2,3]}]}""", "'F' entry 1: input 'x' has 3 elements; shape [2] takes 2")]
    [InlineData("""{"data":[{"x":{"content":[1,2],"shape":[1]}}]}""", "'F' entry 1: input 'x' has shape [1]; expected [2]")]
    [InlineData("""{"data":[{"x":{"content":[1,2],"shape":[-1]}}]}""", "'F' entry 1: input 'x' has the shape [-1]; expected an array of whole numbers")]
    [InlineData("""{"data":[{"x":{"shape":[2]}}]}""", "'F' entry 1: input 'x' has no array, 'content' or 'b64'")]
    [InlineData("""{"data":[{"x":5}]}""", "'F' entry 1: input 'x' has no array, 'content' or 'b64'")]
    [InlineData("""{"data":[{"x":{"b64":"?"}}]}""", "'F' entry 1: input 'x' has a 'b64' that is not base64")]
    [InlineData("""{"data":[{"x":{"b64":"AQ=="}}]}""", "'F' entry 1: input 'x' has 1 bytes; an element of INT16 has 2")]
    [InlineData("""{"data":[{"x":[1,"2"]}]}""", "'F' entry 1: input 'x' has \"2\"; expected INT16")]
    public void Read_PerfAnalyzerThatIsNone_IsNamed(string text, string message) => Assert.Equal(message, Message("f.json", text, new TensorOptions(), "x:INT16[-1,2]"));

    [Fact]
    public void Read_PerfAnalyzerOfUnequalShapesInABatch_NamesBothEntries() => Assert.Equal(
        "'F' entry 2: input 'x' has shape [1], and entry 1 of the same batch has [2]",
        Message("f.json", """{"data":[{"x":[1,2]},{"x":[3]}]}""", new TensorOptions { BatchSize = 2 }, "x:INT16[-1,-1]"));

    [Fact]
    public void Read_PerfAnalyzerOpenShape_IsAskedFor() => Assert.Equal(
        "'F' entry 1: input 'x' has 2 elements, from which its shape [-1,-1] does not follow; give it a 'shape'", Message("f.json", """{"data":[{"x":[1,2]}]}""", new TensorOptions(), "x:INT16[-1,-1,-1]"));

    [Fact]
    public void Read_PerfAnalyzerBrokenBytes_AreNamed() => Assert.Equal(
        "'F' entry 1: input 'x' has bytes that end within an element; each element of BYTES has its length in four bytes before it",
        Message("f.json", """{"data":[{"x":{"b64":"AQ=="}}]}""", new TensorOptions(), "x:BYTES[-1,1]"));

    [Fact]
    public void Read_NoFile_IsNotFound()
    {
        var exception = Assert.Throws<TritoneException>(() => TensorFile.Read(_directory["none.json"], Models.Emotion, new TensorOptions()));
        Assert.Equal(ErrorCode.NotFound, exception.Code);
        Assert.Equal($"there is no file '{_directory["none.json"]}'", exception.Message);
    }

    [Fact]
    public void Read_AnyBytes_EndInRequestsOrOneError() => Gen.Select(Gen.Int[0, 60], Gen.Byte, Gen.Bool).Sample(
        (place, value, isLines) =>
        {
            var text = isLines ? """{"x":[[1,2],[3,4]],"label":["joy",2]}  {"x":[[1,2],[3]]}      """u8 : """{"data":[{"x":{"content":[1,2],"shape":[2]}},{"x":[1,2]}]}    """u8;
            var bytes = text.ToArray();
            bytes[place] = value;
            var path = _directory[isLines ? "any.jsonl" : "any.json"];
            File.WriteAllBytes(path, bytes);
            try
            {
                Assert.NotEmpty(TensorFile.Read(path, Models.Of("x:INT16[-1,2]"), new TensorOptions()));
            }
            catch (TritoneException exception)
            {
                Assert.Equal(ErrorCode.InvalidArgument, exception.Code);
            }
        },
        iter: 500,
        threads: 1);

    [Fact]
    public void Read_AnyDoubles_AreKeptToTheBit() => Gen.Double.Where(double.IsFinite).Array[1, 20].Sample(
        values =>
        {
            var text = string.Join(",", values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
            var data = Read("f.jsonl", $"{{\"x\":[{text}]}}", "x:FP64[-1]")[0].Tensors[0].Data;
            Assert.Equal(values, Enumerable.Range(0, values.Length).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(data.Span[(i * 8)..])));
        },
        iter: 100,
        threads: 1);

    private IReadOnlyList<TensorRequest> Read(string name, string text, params string[] inputs) => Read(name, text, new TensorOptions(), inputs);

    private IReadOnlyList<TensorRequest> Read(string name, string text, TensorOptions options, params string[] inputs)
    {
        File.WriteAllText(_directory[name], text);
        return TensorFile.Read(_directory[name], Models.Of(inputs), options);
    }

    private string Message(string name, string text, TensorOptions options, params string[] inputs)
    {
        var exception = Assert.Throws<TritoneException>(() => Read(name, text, options, inputs));
        Assert.Equal(ErrorCode.InvalidArgument, exception.Code);
        return exception.Message.Replace(_directory[name], "F", StringComparison.Ordinal);
    }
}
