using System.Globalization;
using System.Text;
using Volley.Specs;

namespace Volley.Planning;

/// <summary>
/// The jobs of a matrix with items and repeats, in plan order: the first axis slowest, then the included cells, then items, repeats fastest.
/// </summary>
public sealed class MatrixSource : IJobSource
{
    private readonly MatrixSpec _matrix;
    private readonly ItemTable? _items;
    private readonly CellIndex _cells;
    private readonly string[] _names;
    private readonly int[] _places;
    private readonly int[] _repeatingAxes;
    private readonly int[][] _axisOccurrences;
    private readonly int[] _includeOccurrences;
    private readonly Dictionary<int, int> _itemOccurrences;
    private readonly long _itemCount;

    /// <summary>Makes the source.</summary>
    /// <param name="matrix">The axes.</param>
    /// <param name="items">The items; <see langword="null"/> for none.</param>
    /// <param name="repeat">How often each variation runs; at least 1.</param>
    /// <exception cref="OverflowException">The matrix has more cells than can be counted.</exception>
    public MatrixSource(MatrixSpec matrix, ItemTable? items, int repeat)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeat, 1);
        _matrix = matrix;
        _items = items;
        Repeats = repeat;
        _cells = new CellIndex(matrix);
        string[] written = [.. matrix.Axes.Select(a => a.Name), .. items?.Columns ?? []];
        _names = [.. written.Order(StringComparer.Ordinal)];
        _places = [.. written.Select(name => Array.IndexOf(_names, name))];
        _itemCount = items?.Count ?? 1;
        _axisOccurrences = [.. matrix.Axes.Select(a => Occurrences(a.Values))];
        _repeatingAxes = [.. Enumerable.Range(0, matrix.Axes.Length)
            .Where(axis => _axisOccurrences[axis].Any(n => n > 0)).OrderBy(axis => matrix.Axes[axis].Name, StringComparer.Ordinal)];
        _includeOccurrences = IncludeOccurrences();
        _itemOccurrences = ItemOccurrences();
        Count = _cells.IsSearchable ? checked((_cells.Count + matrix.Include.Length) * _itemCount * repeat) : 0;
    }

    /// <inheritdoc/>
    public long Count { get; }

    /// <summary>
    /// The number of cells of a product that is too large to look for those that its exclusions leave: then there are no jobs.
    /// <see langword="null"/> where it is not.
    /// </summary>
    internal long? Unsearched => _cells.IsSearchable ? null : _cells.ProductCount;

    /// <inheritdoc/>
    public IReadOnlyList<string> ParameterNames => _names;

    /// <inheritdoc/>
    public int Repeats { get; }

    /// <inheritdoc/>
    public int Height => 1;

    /// <inheritdoc/>
    public IReadOnlyList<int> NeedsOf(long local) => [];

    /// <inheritdoc/>
    public int HeightOf(long local) => 1;

    /// <inheritdoc/>
    public JobDescription Describe(long local)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)local, (ulong)Count, nameof(local));
        var repeat = (int)(local % Repeats);
        var variation = local / Repeats;
        var item = (int)(variation % _itemCount);
        var cell = variation / _itemCount;

        var values = new ParameterValue[_names.Length];
        var occurrence = FillCell(cell, values);
        if (_items is not null)
        {
            for (var column = 0; column < _items.Columns.Length; column++)
                values[_places[_matrix.Axes.Length + column]] = _items[item][column];
            if (_itemOccurrences.TryGetValue(item, out var n))
                occurrence = Mark(occurrence, 'i', n);
        }

        return new JobDescription(local, new ParameterSet(_names, values), repeat + 1, occurrence, null);
    }

    private string? FillCell(long cell, ParameterValue[] values)
    {
        string? occurrence = null;
        if (cell >= _cells.Count)
        {
            var include = (int)(cell - _cells.Count);
            for (var axis = 0; axis < _matrix.Axes.Length; axis++)
                values[_places[axis]] = _matrix.Include[include][axis];
            return _includeOccurrences[include] is > 0 and var n ? Mark(null, 'c', n) : null;
        }

        Span<int> digits = stackalloc int[_matrix.Axes.Length];
        _cells.Find(cell, digits);
        for (var axis = 0; axis < digits.Length; axis++)
            values[_places[axis]] = _matrix.Axes[axis].Values[digits[axis]];
        foreach (var axis in _repeatingAxes)
            if (_axisOccurrences[axis][digits[axis]] is > 0 and var n)
                occurrence = Mark(occurrence, 'a', n, _matrix.Axes[axis].Name);

        return occurrence;
    }

    private static string Mark(string? occurrence, char kind, int number, string name = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{occurrence}{kind}{number}{name};");

    private static int[] Occurrences(IReadOnlyList<ParameterValue> values)
    {
        var seen = new Dictionary<ParameterValue, int>();
        var occurrences = new int[values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            occurrences[i] = seen.GetValueOrDefault(values[i]);
            seen[values[i]] = occurrences[i] + 1;
        }

        return occurrences;
    }

    private int[] IncludeOccurrences()
    {
        var seen = new Dictionary<string, int>();
        var occurrences = new int[_matrix.Include.Length];
        for (var i = 0; i < occurrences.Length; i++)
        {
            var identity = Identity(_matrix.Include[i]);
            if (!seen.TryGetValue(identity, out var earlier))
                earlier = IsInProduct(_matrix.Include[i]) ? 1 : 0;
            occurrences[i] = earlier;
            seen[identity] = earlier + 1;
        }

        return occurrences;
    }

    private bool IsInProduct(IReadOnlyList<ParameterValue> cell)
    {
        Span<int> digits = stackalloc int[_matrix.Axes.Length];
        for (var axis = 0; axis < digits.Length; axis++)
        {
            digits[axis] = _matrix.Axes[axis].Values.IndexOf(cell[axis]);
            if (digits[axis] < 0)
                return false;
        }

        return !_cells.IsExcluded(digits);
    }

    private Dictionary<int, int> ItemOccurrences()
    {
        var occurrences = new Dictionary<int, int>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < (_items?.Count ?? 0); i++)
        {
            var row = _items![i];
            var identity = row.Length == 1 ? row[0].Text : Identity(row);
            ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(seen, identity, out var known);
            if (known)
                occurrences[i] = count;
            count++;
        }

        return occurrences;
    }

    private static string Identity(IReadOnlyList<ParameterValue> values)
    {
        var identity = new StringBuilder();
        foreach (var value in values)
            identity.Append(CultureInfo.InvariantCulture, $"{(int)value.Kind}{value.Text.Length}:{value.Text}");
        return identity.ToString();
    }
}
