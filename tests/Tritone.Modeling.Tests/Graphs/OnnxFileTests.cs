using CsCheck;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Tests.Graphs;

public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_Graph_IsAsLongAsSaidAndReadByProtobufItself()
    {
        using var checkpoint = Checkpoint.Open(new TestCheckpoint().Write(_directory["checkpoint"]));
        var graph = ClassifierGraphWriter.Build(new EncoderClassifier(checkpoint), GraphForm.Float(Precision.Fp32));
        using var stream = new MemoryStream();
        OnnxWriter.Write(graph, "1.2.3", stream);

        Assert.Equal(OnnxWriter.FileLength(graph, "1.2.3"), stream.Length);
        var model = ModelProto.Parser.ParseFrom(stream.ToArray());
        Assert.Equal(("tritone", "1.2.3", 8L), (model.ProducerName, model.ProducerVersion, model.IrVersion));
        Assert.Equal(graph.Initializers.Select(initializer => initializer.Name), model.Graph.Initializer.Select(tensor => tensor.Name));
        Assert.All(graph.Initializers.Zip(model.Graph.Initializer), pair => Assert.Equal(pair.First.ByteLength, pair.Second.RawData.Length));
    }

    [Fact]
    public void Read_FileOfOurOwn_SaysWhatIsInIt()
    {
        var path = Write(Precision.Fp16);
        var file = OnnxFile.Read(path);
        Assert.Equal("tritone 1.0", file.Producer);
        Assert.Equal([("ai.onnx", 17L), ("com.microsoft", 1L)], file.Opsets.Select(opset => (opset.Key, opset.Value)));
        Assert.Equal(["input_ids: Int64 [batch, sequence]", "attention_mask: Int64 [batch, sequence]", "token_type_ids: Int64 [type_batch, type_sequence]"], file.Inputs);
        Assert.Equal(["logits: Float [batch, 3]"], file.Outputs);
        Assert.Equal(1, file.OpCounts["MultiHeadAttention"]);
        Assert.Equal(["Float", "Float16", "Int64"], file.ElementCounts.Keys);
        Assert.Equal(new FileInfo(path).Length, file.Bytes);
    }

    [Fact]
    public void Read_FileOfOthers_SaysWhatIsInIt()
    {
        var file = OnnxFile.Read(TestFiles.Golden("triton/models/emotion/1/model.onnx"));
        Assert.NotEmpty(file.OpCounts);
        Assert.Contains(file.Outputs, output => output.StartsWith("logits: Float", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_NoFile_IsNotFound() => Assert.Equal(ErrorCode.NotFound, Assert.Throws<TritoneException>(() => OnnxFile.Read(_directory["absent.onnx"])).Code);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    public void Read_SomethingElse_IsRefused(string text)
    {
        File.WriteAllText(_directory["x.onnx"], text);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<TritoneException>(() => OnnxFile.Read(_directory["x.onnx"])).Code);
    }

    [Fact]
    public void Read_CutOffAnywhere_EndsInOneError()
    {
        var whole = File.ReadAllBytes(Write(Precision.Fp32));
        Gen.Int[0, whole.Length - 1].Sample(
            length =>
            {
                var path = _directory[$"{Guid.NewGuid():N}.onnx"];
                File.WriteAllBytes(path, whole[..length]);
                Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<TritoneException>(() => OnnxFile.Read(path)).Code);
            },
            iter: 50);
    }

    [Fact]
    public void Write_GraphOverTheLimit_IsRefusedBeforeAByteIsWritten()
    {
        var huge = new OnnxGraph(new GraphProto { Name = "huge" }, [new Huge()]);
        using var stream = new MemoryStream();
        var refusal = Assert.Throws<TritoneException>(() => OnnxWriter.Write(huge, "1.0", stream));
        Assert.Equal(ErrorCode.Unsupported, refusal.Code);
        Assert.Contains("2147483647", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    private string Write(Precision precision)
    {
        using var checkpoint = Checkpoint.Open(new TestCheckpoint().Write(_directory["checkpoint"]));
        using var stream = File.Create(_directory["model.onnx"]);
        OnnxWriter.Write(ClassifierGraphWriter.Build(new EncoderClassifier(checkpoint), GraphForm.Float(precision)), "1.0", stream);
        return stream.Name;
    }

    private sealed class Huge() : Initializer("weights", TensorProto.Types.DataType.Float, 1 << 20, 1024)
    {
        public override void WriteTo(Stream stream) => throw new InvalidOperationException("nothing is to be written");
    }
}
