using System.Collections.Immutable;
using Volley.Planning;

namespace Volley.Specs.Reading;

/// <summary>The parameters that a command may name, and the values that they take together.</summary>
internal sealed class ParameterScope
{
    /// <summary>How many combinations are looked at; what has more is left to planning.</summary>
    public const int MaxCombinations = 10_000;

    private readonly MatrixSpec _matrix;
    private readonly ItemTable? _items;
    private readonly int _repeat;
    private readonly bool _isComplete;

    /// <summary>Makes the scope of a stage.</summary>
    /// <param name="matrix">Its matrix.</param>
    /// <param name="items">Its items; <see langword="null"/> for none.</param>
    /// <param name="repeat">Its repeats.</param>
    public ParameterScope(MatrixDraft matrix, ItemsDraft? items, int repeat)
    {
        _matrix = matrix.Matrix;
        _items = items?.Table;
        _repeat = repeat;
        _isComplete = matrix.IsComplete && (items is null || items.Table is not null);
        var columns = items is null ? [] : items.Columns;
        HasAllNames = matrix.HasAllNames && !columns.IsDefault;
        Names = [.. _matrix.Axes.Select(a => a.Name), .. columns.IsDefault ? [] : columns];
    }

    /// <summary>The parameters' names, in order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Whether <see cref="Names"/> is all of them; <see langword="false"/> where mistakes left some unknown.</summary>
    public bool HasAllNames { get; }

    /// <summary>The parameters where each has one value, as those of a listed job do.</summary>
    public ParameterSet Single() => new([.. Names], [.. _matrix.Axes.Select(a => a.Values[0])]);

    /// <summary>The distinct expansions of a template, each once.</summary>
    /// <param name="template">The template.</param>
    /// <param name="specFolder">What <c>{spec}</c> stands for.</param>
    /// <returns>The texts, or <see langword="null"/> where they are too many or not known before the run.</returns>
    public IReadOnlyList<string>? Expand(Template template, string specFolder)
    {
        if (template.Names.IsEmpty)
            return [template.Expand(_ => "")];
        if (!_isComplete || template.Names.Any(n => n != ParameterName.SpecFolder && n != ParameterName.Repeat && !Names.Contains(n)))
            return null;
        var axes = UsedAxes(template);
        var rows = _items is not null && _items.Columns.Any(template.Names.Contains) ? _items.Count : 1;
        var repeats = template.Names.Contains(ParameterName.Repeat) ? _repeat : 1;
        var cells = axes.Aggregate(1L, (n, a) => Math.Min(n * _matrix.Axes[a].Values.Length, int.MaxValue)) + _matrix.Include.Length;
        if (cells > MaxCombinations || cells * rows > MaxCombinations || cells * rows * repeats > MaxCombinations)
            return null;
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in Cells(axes).Concat(_matrix.Include.Select(c => c.AsMemory())))
            for (var row = 0; row < rows; row++)
                for (var repeat = 1; repeat <= repeats; repeat++)
                    texts.Add(template.Expand(name => ValueOf(name, cell.Span, row, repeat, specFolder)));
        return [.. texts];
    }

    /// <summary>The axes that decide the expansions: those in the template, and those that exclusions tie to them.</summary>
    private int[] UsedAxes(Template template) =>
        [.. Enumerable.Range(0, _matrix.Axes.Length)
            .Where(i => template.Names.Contains(_matrix.Axes[i].Name) || _matrix.Exclude.Any(e => e.Any(v => v.Axis == i)))];

    /// <summary>The cells of the product of some axes that are not excluded; the other axes have any value.</summary>
    private IEnumerable<ReadOnlyMemory<ParameterValue>> Cells(int[] axes)
    {
        var cell = _matrix.Axes.Select(a => a.Values[0]).ToArray();
        var places = new int[axes.Length];
        while (true)
        {
            for (var i = 0; i < axes.Length; i++)
                cell[axes[i]] = _matrix.Axes[axes[i]].Values[places[i]];
            if (!_matrix.Exclude.Any(e => e.All(v => cell[v.Axis] == v.Value)))
                yield return cell;
            var last = axes.Length - 1;
            while (last >= 0 && ++places[last] == _matrix.Axes[axes[last]].Values.Length)
                places[last--] = 0;
            if (last < 0)
                yield break;
        }
    }

    private string ValueOf(string name, ReadOnlySpan<ParameterValue> cell, int row, int repeat, string specFolder)
    {
        if (name == ParameterName.SpecFolder)
            return specFolder;
        if (name == ParameterName.Repeat)
            return repeat.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var place = Names.IndexOf(name);
        return place < cell.Length ? cell[place].Text : _items![row][place - cell.Length].Text;
    }
}
