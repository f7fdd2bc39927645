using Volley.Specs;

namespace Volley.Planning;

/// <summary>
/// Finds the n-th cell of a product with exclusions without listing the cells: every <see cref="Stride"/>-th kept cell is remembered
/// by its place in the full product, the ones between are found by walking.
/// </summary>
internal sealed class CellIndex
{
    /// <summary>The most cells of a product that are looked through for those that are kept: some seconds' work.</summary>
    public const long MaxSearched = 10 * BatchPlan.MaxJobs;

    private const int Stride = 32;

    private readonly int[] _sizes;
    private readonly long[] _blocks;
    private readonly Exclusion[][] _exclusions;
    private readonly List<long> _anchors = [];

    public CellIndex(MatrixSpec matrix)
    {
        _sizes = [.. matrix.Axes.Select(a => a.Values.Length)];
        _blocks = new long[_sizes.Length];
        _exclusions = Exclusions(matrix);
        ProductCount = 1;
        for (var axis = _sizes.Length - 1; axis >= 0; axis--)
        {
            _blocks[axis] = ProductCount;
            ProductCount = checked(ProductCount * _sizes[axis]);
        }

        IsSearchable = _exclusions.Length == 0 || ProductCount <= MaxSearched;
        Count = _exclusions.Length == 0 ? ProductCount : IsSearchable ? CountKept() : 0;
    }

    /// <summary>The number of cells of the full product.</summary>
    public long ProductCount { get; }

    /// <summary>Whether the product is small enough to look for the cells that are kept.</summary>
    public bool IsSearchable { get; }

    /// <summary>The number of cells that are kept; more than a plan may have where they were not counted to the end, 0 where they were not looked for.</summary>
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
        for (var skip = cell % Stride; skip > 0; skip--)
        {
            Advance(digits, digits.Length - 1);
            while (ExcludedBlock(digits) is >= 0 and var axis)
                Advance(digits, axis);
        }
    }

    /// <summary>Whether a cell of the full product is left out.</summary>
    public bool IsExcluded(ReadOnlySpan<int> digits) => ExcludedBlock(digits) >= 0;

    /// <summary>The axis up to which a cell's values leave it out, and with it all cells that have the same ones; negative where it is kept.</summary>
    private int ExcludedBlock(ReadOnlySpan<int> digits)
    {
        foreach (var exclusion in _exclusions)
        {
            var matches = true;
            foreach (var value in exclusion)
                matches &= value.Matches[digits[value.Axis]];
            if (matches)
                return exclusion[^1].Axis;
        }

        return -1;
    }

    private static Exclusion[][] Exclusions(MatrixSpec matrix)
    {
        var exclusions = new Exclusion[matrix.Exclude.Length][];
        for (var i = 0; i < exclusions.Length; i++)
        {
            var cell = matrix.Exclude[i];
            exclusions[i] = [.. cell.OrderBy(v => v.Axis).Select(e => new Exclusion(e.Axis, [.. matrix.Axes[e.Axis].Values.Select(v => v == e.Value)]))];
        }

        // Those that leave out the largest blocks are looked at first.
        Array.Sort(exclusions, static (a, b) => a[^1].Axis.CompareTo(b[^1].Axis));
        return exclusions;
    }

    private long CountKept()
    {
        Span<int> digits = stackalloc int[_sizes.Length];
        long kept = 0;
        for (long cell = 0; cell < ProductCount && kept <= BatchPlan.MaxJobs;)
        {
            var axis = ExcludedBlock(digits);
            if (axis < 0)
            {
                axis = digits.Length - 1;
                if (kept % Stride == 0)
                    _anchors.Add(cell);
                kept++;
            }

            Advance(digits, axis);
            cell += _blocks[axis] == 1 ? 1 : _blocks[axis] - (cell % _blocks[axis]);
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

    /// <summary>Goes on to the first cell that differs in the values up to an axis.</summary>
    private void Advance(Span<int> digits, int axis)
    {
        digits[(axis + 1)..].Clear();
        for (; axis >= 0; axis--)
        {
            if (++digits[axis] < _sizes[axis])
                return;
            digits[axis] = 0;
        }
    }

    /// <summary>Which values of an axis an exclusion speaks of.</summary>
    private sealed record Exclusion(int Axis, bool[] Matches);
}
