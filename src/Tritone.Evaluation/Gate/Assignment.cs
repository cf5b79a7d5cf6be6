namespace Tritone.Evaluation.Gate;

/// <summary>Gives each row a column of its own so that the sum of their values is as large as can be: the Hungarian method.</summary>
internal static class Assignment
{
    /// <summary>The best assignment; takes time in the cube of <paramref name="size"/>.</summary>
    /// <param name="size">How many rows there are, and columns.</param>
    /// <param name="value">The value of a row at a column.</param>
    /// <returns>The column of each row.</returns>
    public static int[] Best(int size, Func<int, int, long> value)
    {
        // Rows come in one by one. A price on each row and column keeps "cost less prices" at 0 or above everywhere and at 0 where a row has its column;
        // a new row then finds the cheapest way of moving others along until a column is free. Index `size` stands for the row's start.
        var rowPrice = new long[size];
        var columnPrice = new long[size + 1];
        var rowOfColumn = Enumerable.Repeat(-1, size + 1).ToArray();
        for (var row = 0; row < size; row++)
        {
            rowOfColumn[size] = row;
            var cheapest = Enumerable.Repeat(long.MaxValue, size).ToArray();
            var cameFrom = new int[size];
            var isReached = new bool[size + 1];
            var column = size;
            while (rowOfColumn[column] >= 0)
            {
                isReached[column] = true;
                var (from, step, next) = (rowOfColumn[column], long.MaxValue, -1);
                for (var other = 0; other < size; other++)
                {
                    if (isReached[other])
                    {
                        continue;
                    }

                    var cost = -value(from, other) - rowPrice[from] - columnPrice[other];
                    if (cost < cheapest[other])
                    {
                        (cheapest[other], cameFrom[other]) = (cost, column);
                    }

                    if (cheapest[other] < step)
                    {
                        (step, next) = (cheapest[other], other);
                    }
                }

                for (var other = 0; other <= size; other++)
                {
                    if (isReached[other])
                    {
                        rowPrice[rowOfColumn[other]] += step;
                        columnPrice[other] -= step;
                    }
                    else
                    {
                        cheapest[other] -= step;
                    }
                }

                column = next;
            }

            for (; column != size; column = cameFrom[column])
            {
                rowOfColumn[column] = rowOfColumn[cameFrom[column]];
            }
        }

        var columnOfRow = new int[size];
        for (var column = 0; column < size; column++)
        {
            columnOfRow[rowOfColumn[column]] = column;
        }

        return columnOfRow;
    }
}
