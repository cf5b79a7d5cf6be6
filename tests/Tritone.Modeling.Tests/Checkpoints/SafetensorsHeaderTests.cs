using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Tritone.Modeling.Checkpoints;

namespace Tritone.Modeling.Tests.Checkpoints;

public sealed class SafetensorsHeaderTests
{
    private static readonly Gen<(StoredDataType DataType, long[] Shape)[]> Layouts
        = Gen.Select(Gen.Enum<StoredDataType>(), Gen.Long[0, 5].Array[0, 4]).Array[0, 8];

    [Fact]
    public void Parse_AnySoundLayout_GivesEveryTensorInOrder() => Layouts.Sample(layout =>
    {
        var tensors = SafetensorsHeader.Parse(Write(layout), "f");
        Assert.Equal(layout.Length, tensors.Count);
        Assert.All(layout.Select((expected, i) => (expected, tensors.Single(tensor => tensor.Name == $"t{i}"))), pair =>
        {
            Assert.Equal(pair.expected.DataType, pair.Item2.DataType);
            Assert.Equal(pair.expected.Shape, pair.Item2.Shape);
        });
    });

    [Fact]
    public void Parse_AnyByteChanged_EndsInTensorsOrOneError() => Gen.Select(Layouts, Gen.Int[0, 400], Gen.Byte).Sample((layout, position, value) =>
    {
        var file = Write(layout);
        file[position % file.Length] = value;
        try
        {
            SafetensorsHeader.Parse(file, "f");
        }
        catch (TritoneException refusal)
        {
            Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
            Assert.StartsWith("'f' ", refusal.Message, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Read_EachWeightType_GivesTheExactValues()
    {
        using var directory = new TemporaryDirectory();
        foreach (var dataType in (StoredDataType[])[StoredDataType.F32, StoredDataType.F16, StoredDataType.BF16])
        {
            var checkpoint = new TestCheckpoint { DataType = dataType };
            checkpoint.Set("classifier.bias", 0, 1.5f).Set("classifier.bias", 1, -0.15625f).Set("classifier.bias", 2, 2048);
            using var file = WeightsFile.Open(Path.Combine(checkpoint.Write(directory[dataType.ToString()]), "model.safetensors"));
            var values = new float[2];
            file.Tensors["classifier.bias"].Read(1, values);
            Assert.Equal([-0.15625f, 2048], values);
        }
    }

    private static byte[] Write((StoredDataType DataType, long[] Shape)[] layout)
    {
        var header = new JsonObject();
        var end = 0L;
        foreach (var (i, (dataType, shape)) in layout.Index())
        {
            var begin = end;
            end += shape.Aggregate((long)dataType.ElementSize(), (product, size) => product * size);
            header[$"t{i}"] = new JsonObject
            {
                ["dtype"] = dataType.ToString(),
                ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(begin, end),
            };
        }

        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        var file = new byte[8 + json.Length + end];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file.AsSpan(8));
        return file;
    }
}
