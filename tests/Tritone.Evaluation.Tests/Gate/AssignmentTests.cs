using CsCheck;
using Tritone.Evaluation.Gate;

namespace Tritone.Evaluation.Tests.Gate;

public sealed class AssignmentTests
{
    [Fact]
    public void Best_AnyValues_IsAsGoodAsTheBestOfAllPermutations()
        => Gen.Int[1, 6].SelectMany(size => Gen.Long[-50, 50].Array[size].Array[size]).Sample(values =>
        {
            var found = Assignment.Best(values.Length, (row, column) => values[row][column]);
            Assert.Equal(Enumerable.Range(0, values.Length), found.Order());
            Assert.Equal(BestSum(values, 0, new bool[values.Length]), found.Index().Sum(at => values[at.Index][at.Item]));
        });

    private static long BestSum(long[][] values, int row, bool[] taken)
    {
        if (row == values.Length)
        {
            return 0;
        }

        var best = long.MinValue;
        for (var column = 0; column < values.Length; column++)
        {
            if (!taken[column])
            {
                taken[column] = true;
                best = Math.Max(best, values[row][column] + BestSum(values, row + 1, taken));
                taken[column] = false;
            }
        }

        return best;
    }
}
