using System.Collections.Immutable;
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
    private readonly ImmutableArray<(int Axis, bool[] Values)[]> _exclusions;
    private readonly List<long> _anchors = [];

    public CellIndex(MatrixSpec matrix)
    {
        _sizes = [.. matrix.Axes.Select(a => a.Values.Length)];
        _exclusions = [.. matrix.Exclude.Select(cell => cell.Select(v => (v.Axis, matrix.Axes[v.Axis].Values.Select(x => x == v.Value).ToArray())).ToArray())];
        ProductCount = 1;
        foreach (var size in _sizes)
            ProductCount = checked(ProductCount * size);
        Count = _exclusions.IsEmpty ? ProductCount : CountKept();
    }

    /// <summary>The number of cells of the full product.</summary>
    public long ProductCount { get; }

    /// <summary>The number of cells that are kept.</summary>
    public long Count { get; }

    /// <summary>Gives the value indices of a kept cell, one an axis.</summary>
    public void Find(long cell, Span<int> digits)
    {
        if (_exclusions.IsEmpty)
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
            foreach (var (axis, values) in exclusion)
                matches &= values[digits[axis]];
            if (matches)
                return true;
        }

        return false;
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
}
