using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Tests.Inference;

public sealed class BinaryRequestTests
{
    private const string Json =
        """{"id":"r","inputs":[{"name":"a","shape":[1,2],"datatype":"INT64","parameters":{"binary_data_size":16}},{"name":"b","shape":[3],"datatype":"INT32","data":[1,2,3]},{"name":"c","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":9}}],"outputs":[{"name":"y","parameters":{"binary_data":true}},{"name":"z","parameters":{"classification":2}}]}""";

    private static readonly byte[] Binary = [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 65, 0, 0, 0, 0];
    private static readonly byte[] Body = [.. Encoding.UTF8.GetBytes(Json), .. Binary];

    [Fact]
    public void Read_EverySplitPoint_GivesTheSameRequest()
    {
        var whole = Describe(new ReadOnlySequence<byte>(Body));
        Assert.Equal("r a:INT64[1,2]=01000000000000000200000000000000 b:INT32[3]=010000000200000003000000 c:BYTES[2]=010000004100000000 -> y,True,0 z,False,2", whole);
        for (var split = 1; split < Body.Length; split++)
        {
            Assert.Equal(whole, Describe(Segments.Of(Body, split)));
        }
    }

    [Fact]
    public void Read_AnyPieces_GiveTheSameRequest()
        => Gen.Int[1, Body.Length - 1].Array[0, 12].Sample(ends => Assert.Equal(Describe(new ReadOnlySequence<byte>(Body)), Describe(Segments.Of(Body, ends))));

    [Fact]
    public void Read_AnyBytes_EndTheSameInPieces() => Gen.Select(Gen.Int[0, Body.Length - 1], Gen.Byte, Gen.Int[1, Body.Length - 1].Array[1, 3]).Sample((place, value, ends) =>
    {
        byte[] changed = [.. Body];
        changed[place] = value;
        Assert.Equal(Outcome(new ReadOnlySequence<byte>(changed)), Outcome(Segments.Of(changed, ends)));
    });

    [Fact]
    public void Read_BinaryTensor_IsAPartOfTheBody()
    {
        using var memory = new RequestMemory();
        var request = InferenceRequestReader.Read(new ReadOnlySequence<byte>(Body), Json.Length, "m", memory);
        Assert.True(MemoryMarshal.TryGetArray(request.Inputs[0].Data.First, out var array));
        Assert.Same(Body, array.Array);
        Assert.Equal(Json.Length, array.Offset);
    }

    [Theory]
    [InlineData(24, "unexpected size for input 'c', expecting 1 additional bytes for model 'm'")]
    [InlineData(10, "unexpected size for input 'a', expecting 6 additional bytes for model 'm'")]
    [InlineData(0, "unexpected size for input 'a', expecting 16 additional bytes for model 'm'")]
    public void Read_TooFewBytes_NamesTheInput(int length, string message) => Assert.Equal(message, Outcome(new ReadOnlySequence<byte>(Body.AsMemory(0, Json.Length + length))));

    [Fact]
    public void Read_MoreBytesThanAnnounced_IsRefused()
        => Assert.Equal("unexpected additional input data for model 'm'", Outcome(new ReadOnlySequence<byte>([.. Body, 0])));

    [Theory]
    [InlineData("""{"name":"a","shape":[1],"datatype":"INT64"}""", "But no field is set")]
    [InlineData("""{"name":"a","shape":[1],"datatype":"INT64","data":[1],"parameters":{"shared_memory_region":"r"}}""", "But set 'data' 'shared_memory_region'")]
    public void Read_DataInNoOrSeveralPlaces_SaysWhere(string input, string message)
        => Assert.EndsWith(message, Refusal($"{{\"inputs\":[{input}]}}").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"classification\":0", "classification")]
    [InlineData("\"binary_data\":true", "binary_data")]
    public void Read_OutputThatIsToGoToTwoPlaces_IsRefused(string parameter, string name)
        => Assert.Equal(
            $"Output can't set both 'shared_memory_region' and '{name}'",
            Refusal($"{{\"inputs\":[],\"outputs\":[{{\"name\":\"y\",\"parameters\":{{\"shared_memory_region\":\"r\",{parameter}}}}}]}}").Message);

    [Fact]
    public void Read_SharedMemory_IsFoundForInputsAndLookedForForOutputs()
    {
        var body = """{"inputs":[{"name":"a","shape":[1],"datatype":"INT64","parameters":{"shared_memory_region":"r","shared_memory_offset":8,"shared_memory_byte_size":8}}],"outputs":[{"name":"y","parameters":{"shared_memory_region":"r","shared_memory_byte_size":4}}]}"""u8.ToArray();
        var asked = new List<SharedMemoryRange>();
        using var memory = new RequestMemory();
        var request = InferenceRequestReader.Read(new ReadOnlySequence<byte>(body), body.Length, "m", memory, range =>
        {
            asked.Add(range);
            return new byte[] { 7, 0, 0, 0, 0, 0, 0, 0 };
        });

        Assert.Equal([new SharedMemoryRange("r", 8, 8), new SharedMemoryRange("r", 0, 4)], asked);
        Assert.Equal(7, request.Inputs[0].Data.First.Span[0]);
        Assert.Equal(asked[1], request.Outputs[0].SharedMemory);
    }

    [Fact]
    public void Read_OutputTwice_IsAskedForOnce()
    {
        var body = """{"inputs":[],"outputs":[{"name":"y","parameters":{"classification":1}},{"name":"y"}]}"""u8.ToArray();
        using var memory = new RequestMemory();
        var output = Assert.Single(InferenceRequestReader.Read(new ReadOnlySequence<byte>(body), body.Length, "m", memory).Outputs);
        Assert.Equal(1, output.ClassCount);
    }

    [Fact]
    public void Read_SmallRequestAgain_AllocatesTheRequestAlone()
    {
        var body = """{"inputs":[{"name":"input_ids","shape":[1,4],"datatype":"INT64","data":[101,114,127,140]},{"name":"attention_mask","shape":[1,4],"datatype":"INT64","data":[1,1,1,1]}]}"""u8.ToArray();
        for (var i = 0; i < 2; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using (var memory = new RequestMemory())
            {
                InferenceRequestReader.Read(new ReadOnlySequence<byte>(body), body.Length, "m", memory);
            }

            Assert.True(i == 0 || GC.GetAllocatedBytesForCurrentThread() - before < 900, $"{GC.GetAllocatedBytesForCurrentThread() - before} bytes");
        }
    }

    [Fact]
    public void WriteTo_BinaryOutput_IsAnnouncedAndNotWritten()
    {
        var request = new InferenceRequest { Inputs = [], Outputs = [new RequestedOutput("y") { IsBinary = true }, new RequestedOutput("z"), new RequestedOutput("s") { SharedMemory = new SharedMemoryRange("r", 0, 4) }] };
        var response = new InferenceResponse("", "m", 1, [
            new Tensor("y", TensorDataType.Bytes, [1], new byte[] { 1, 0, 0, 0, 65 }),
            new Tensor("z", TensorDataType.Bool, [2], new byte[] { 1, 0 }),
            new Tensor("s", TensorDataType.Int32, [1], new byte[4])]);
        using var json = new PooledBuffer();
        Assert.Equal(5, response.WriteTo(request, json));
        Assert.Equal(
            """{"model_name":"m","model_version":"1","outputs":[{"name":"y","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":5}},{"name":"z","datatype":"BOOL","shape":[2],"data":[true,false]},{"name":"s","datatype":"INT32","shape":[1]}]}""",
            Encoding.UTF8.GetString(json.Written.Span));
    }

    [Fact]
    public void MoveNext_StringThatIsCutOff_IsRefused()
    {
        var refusal = Assert.Throws<TritoneException>(() =>
        {
            var elements = new StringElements([1, 0, 0, 0, 65, 5, 0, 0, 0, 66]);
            while (elements.MoveNext())
            {
                Assert.Equal([65], elements.Current.ToArray());
            }
        });
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
    }

    private static TritoneException Refusal(string json) => Assert.Throws<TritoneException>(() =>
    {
        using var memory = new RequestMemory();
        return InferenceRequestReader.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)), json.Length, "m", memory);
    });

    private static string Outcome(in ReadOnlySequence<byte> body)
    {
        try
        {
            return Describe(body);
        }
        catch (TritoneException refusal)
        {
            return refusal.Message;
        }
    }

    private static string Describe(in ReadOnlySequence<byte> body)
    {
        using var memory = new RequestMemory();
        var request = InferenceRequestReader.Read(body, Json.Length, "m", memory);
        var inputs = request.Inputs.Select(input => $"{input.Name}:{input.DataType.ToWireName()}[{string.Join(',', input.Shape)}]={System.Convert.ToHexString(input.Data.ToArray())}");
        return $"{request.Id} {string.Join(' ', inputs)} -> {string.Join(' ', request.Outputs.Select(output => $"{output.Name},{output.IsBinary},{output.ClassCount}"))}";
    }
}
