using CsCheck;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Quantization;

namespace Tritone.Modeling.Tests.Quantization;

public sealed class QuantizedRowsTests
{
    // Odd and even lengths; rows of like values, of zeros, and with values that dwarf the others.
    private static readonly Gen<float[][]> Matrices =
        from columns in Gen.Int[1, 19]
        from rows in Gen.Select(Gen.Int[-1000, 1000], Gen.OneOf([.. ((float[])[0f, 1e-6f, 1f, 1f, 1f, 40f, 1e6f]).Select(Gen.Const)]), (value, size) => value / 1000f * size).Array[columns].Array[1, 6]
        select rows;

    [Theory]
    [InlineData(nameof(WeightLimit.EightBits))]
    [InlineData(nameof(WeightLimit.NeighboursTogether))]
    public void Read_AnyMatrix_IsWithinHalfAScaleAndTheLimits(string limit) => Matrices.Sample(
        matrix => With(matrix, Enum.Parse<WeightLimit>(limit), (rows, read) =>
        {
            foreach (var (row, integers) in read.Index())
            {
                var scale = rows.Scales[row];
                Assert.True(scale > 0 && float.IsFinite(scale), $"scale {scale}");
                Assert.All(integers, integer => Assert.InRange(integer, -127, 127));
                Assert.All(matrix[row].Zip(integers), pair => Assert.InRange(Math.Abs(pair.First - ((double)pair.Second * scale)), 0, scale * 0.50001));
            }
        }),
        iter: 200);

    [Fact]
    public void Read_EightBits_TheLargestOfARowIs127() => Matrices.Sample(
        matrix => With(matrix, WeightLimit.EightBits, (_, read) => Assert.All(
            matrix.Zip(read),
            pair => Assert.Equal(pair.First.All(value => value == 0) ? 0 : 127, pair.Second.Max(integer => Math.Abs((int)integer))))),
        iter: 200);

    [Fact]
    public void Read_NeighboursTogether_AreNeverOver128() => Matrices.Sample(
        matrix => With(matrix, WeightLimit.NeighboursTogether, (_, read) => Assert.All(read, integers => Assert.All(
            integers.Chunk(2), pair => Assert.InRange(pair.Sum(integer => Math.Abs((int)integer)), 0, 128)))),
        iter: 400);

    [Fact]
    public void Read_NeighboursTogether_TwoThatAreBothRoundedUpAre128()
        => With([[63.5f, 63.5f, -127, 0, 1.5f, -125.5f]], WeightLimit.NeighboursTogether, (_, read) => Assert.Equal([64, 64, -127, 0, 2, -126], read[0]));

    [Theory]
    [InlineData(nameof(WeightLimit.EightBits))]
    [InlineData(nameof(WeightLimit.NeighboursTogether))]
    public void Read_RowWithoutValues_IsZeros(string limit)
        // The last row holds numbers so small that their scale would be none.
        => With([[0, 0, 0], [1, -1, 0.5f], [1e-44f, 1e-44f, -3e-45f]], Enum.Parse<WeightLimit>(limit), (rows, read) =>
        {
            Assert.Equal((1f, 1f), (rows.Scales[0], rows.Scales[2]));
            Assert.Equal([0, 0, 0], read[0]);
            Assert.Equal([0, 0, 0], read[2]);
        });

    [Fact]
    public void RowSums_AnyMatrix_AreThoseOfTheIntegersWithTheirScale() => Matrices.Sample(
        matrix => With(matrix, WeightLimit.EightBits, (rows, read) => Assert.Equal(
            read.Select((integers, row) => integers.Sum(integer => integer) * rows.Scales[row]), rows.RowSums())),
        iter: 50);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 3)]
    [InlineData(130, 67)]
    [InlineData(600, 5)]
    public void Initializers_Matrix_AreTheIntegersAsTheyAreAndTransposed(int rows, int columns)
    {
        var matrix = Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, columns).Select(column => MathF.Sin((row * 31) + (column * 7))).ToArray()).ToArray();
        With(matrix, WeightLimit.NeighboursTogether, (quantized, read) =>
        {
            var transposed = new QuantizedMatrixInitializer(quantized);
            Assert.Equal([columns, rows], transposed.Shape);
            Assert.Equal(Enumerable.Range(0, columns).SelectMany(column => read.Select(row => row[column])), BytesOf(transposed));
            var plain = new QuantizedRowsInitializer(quantized);
            Assert.Equal([rows, columns], plain.Shape);
            Assert.Equal(read.SelectMany(row => row), BytesOf(plain));
        });
    }

    private static IEnumerable<sbyte> BytesOf(Initializer initializer)
    {
        using var stream = new MemoryStream();
        initializer.WriteTo(stream);
        Assert.Equal(initializer.ByteLength, stream.Length);
        return stream.ToArray().Select(value => unchecked((sbyte)value));
    }

    private static void With(float[][] matrix, WeightLimit limit, Action<QuantizedRows, sbyte[][]> check)
    {
        using var weights = new TestWeights();
        Weight weight = weights.Add("w", [.. matrix.SelectMany(row => row)], matrix.Length, matrix[0].Length);
        var rows = new QuantizedRows(weight, limit);
        check(rows, [.. Enumerable.Range(0, rows.Rows).Select(row =>
        {
            var integers = new sbyte[rows.Columns];
            rows.Read(row, integers);
            return integers;
        })]);
    }
}
