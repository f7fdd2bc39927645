using Volley.Specs;

namespace Volley.Planning;

/// <summary>
/// Finds the n-th cell of a product with exclusions without listing the cells: every <see cref="Stride"/>-th kept cell is remembered
/// by its place in the full product, the ones between are found by walking.
/// </summary>
internal sealed class CellIndex
{
    private const int Stride = 32;

    private readonly int[] _sizes;
    private readonly Exclusion[][] _exclusions;
    private readonly List<long> _anchors = [];

    public CellIndex(MatrixSpec matrix)
    {
        _sizes = [.. matrix.Axes.Select(a => a.Values.Length)];
        _exclusions = Exclusions(matrix);
        ProductCount = 1;
        foreach (var size in _sizes)
            ProductCount = checked(ProductCount * size);
        Count = _exclusions.Length == 0 ? ProductCount : CountKept();
    }

    /// <summary>The number of cells of the full product.</summary>
    public long ProductCount { get; }

    /// <summary>The number of cells that are kept.</summary>
    public long Count { get; }

    /// <summary>Gives the value indices of a kept cell, one an axis.</summary>
    public void Find(long cell, Span<int> digits)
    {
        if (_exclusions.Length == 0)
        {
            Decode(cell, digits);
            return;
        }

        Decode(_anchors[(int)(cell / Stride)], digits);
        for (var skip = cell % Stride; skip > 0;)
        {
            Advance(digits);
            if (!IsExcluded(digits))
                skip--;
        }
    }

    /// <summary>Whether a cell of the full product is left out.</summary>
    public bool IsExcluded(ReadOnlySpan<int> digits)
    {
        foreach (var exclusion in _exclusions)
        {
            var matches = true;
            foreach (var value in exclusion)
                matches &= value.Matches[digits[value.Axis]];
            if (matches)
                return true;
        }

        return false;
    }

    private static Exclusion[][] Exclusions(MatrixSpec matrix)
    {
        var exclusions = new Exclusion[matrix.Exclude.Length][];
        for (var i = 0; i < exclusions.Length; i++)
        {
            var cell = matrix.Exclude[i];
            exclusions[i] = new Exclusion[cell.Length];
            for (var j = 0; j < cell.Length; j++)
                exclusions[i][j] = new Exclusion(cell[j].Axis, [.. matrix.Axes[cell[j].Axis].Values.Select(v => v == cell[j].Value)]);
        }

        return exclusions;
    }

    private long CountKept()
    {
        Span<int> digits = stackalloc int[_sizes.Length];
        long kept = 0;
        for (long cell = 0; cell < ProductCount; cell++)
        {
            if (!IsExcluded(digits))
            {
                if (kept % Stride == 0)
                    _anchors.Add(cell);
                kept++;
            }

            Advance(digits);
        }

        return kept;
    }

    private void Decode(long cell, Span<int> digits)
    {
        for (var axis = _sizes.Length - 1; axis >= 0; axis--)
        {
            digits[axis] = (int)(cell % _sizes[axis]);
            cell /= _sizes[axis];
        }
    }

    private void Advance(Span<int> digits)
    {
        for (var axis = _sizes.Length - 1; axis >= 0; axis--)
        {
            if (++digits[axis] < _sizes[axis])
                return;
            digits[axis] = 0;
        }
    }

    /// <summary>Which values of an axis an exclusion speaks of.</summary>
    private sealed record Exclusion(int Axis, bool[] Matches);
}
