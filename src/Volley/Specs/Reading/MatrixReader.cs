using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>A matrix as read, and whether all of it could be.</summary>
internal sealed record MatrixDraft(MatrixSpec Matrix, bool IsComplete)
{
    /// <summary>No matrix.</summary>
    public static MatrixDraft Empty { get; } = new(MatrixSpec.Empty, IsComplete: true);

    /// <summary>Whether all axes are known, if not their values.</summary>
    public bool HasAllNames { get; init; } = true;

    /// <summary>Where each axis is written, in the axes' order.</summary>
    public ImmutableArray<YamlScalar> Names { get; init; } = [];
}

/// <summary>Reads <c>matrix:</c>.</summary>
internal static class MatrixReader
{
    private const string Example = "Write 'matrix: {level: [1, 6, 9]}'.";

    /// <summary>Reads the axes, then the cells added and taken away.</summary>
    public static MatrixDraft Read(SpecContext context, YamlNode node)
    {
        if (Values.Map(context, node, "'matrix'", Example) is not { } map)
            return new MatrixDraft(MatrixSpec.Empty, IsComplete: false) { HasAllNames = false };
        var axes = ImmutableArray.CreateBuilder<Axis>();
        var names = ImmutableArray.CreateBuilder<YamlScalar>();
        var (isComplete, isNamed) = (true, true);
        foreach (var (name, entry) in map.Map.Entries)
        {
            if (name is "include" or "exclude")
                continue;
            if (!Names.Parameter(context, entry.Key, name))
            {
                isComplete = isNamed = false;
                continue;
            }

            var values = ReadAxis(context, name, entry.Value);
            isComplete &= values.Length > 0;
            axes.Add(new Axis(name, values));
            names.Add(entry.Key);
        }

        if (axes.Count == 0 && isNamed)
        {
            context.Error(DiagnosticCodes.EmptyAxis, node, "'matrix' has no axes",
                "Give each axis its values, or use 'items' with a list of maps for single cells.");
            isComplete = isNamed = false;
        }

        // An axis that cannot be called so is a mistake of its own: cells may name it.
        HashSet<string> written = [.. map.Map.Entries.Keys.Where(name => name is not ("include" or "exclude"))];
        var include = map.Take("include") is { } included && written.Count > 0 ? ReadInclude(context, included, axes, written) : [];
        var exclude = map.Take("exclude") is { } excluded && written.Count > 0 ? ReadExclude(context, excluded, axes, written) : [];
        return new MatrixDraft(new MatrixSpec(axes.ToImmutable(), include, exclude), isComplete) { Names = names.ToImmutable() };
    }

    /// <summary>The values of an axis; empty where one of them is a mistake.</summary>
    private static ImmutableArray<ParameterValue> ReadAxis(SpecContext context, string name, YamlNode node)
    {
        var nodes = Values.OneOrMore(node);
        if (nodes.Count == 0 || node is YamlScalar { Kind: ScalarKind.Null })
        {
            context.Error(DiagnosticCodes.EmptyAxis, node, $"the axis '{name}' has no values", "Give it at least one value, or remove it.");
            return [];
        }

        var values = ImmutableArray.CreateBuilder<ParameterValue>(nodes.Count);
        foreach (var item in nodes)
            if (Values.Parameter(context, item, $"a value of the axis '{name}'") is { } value)
                values.Add(value);
        return values.Count == nodes.Count ? values.MoveToImmutable() : [];
    }

    private static ImmutableArray<ImmutableArray<ParameterValue>> ReadInclude(SpecContext context, YamlNode node,
        ImmutableArray<Axis>.Builder axes, HashSet<string> written)
    {
        var cells = ImmutableArray.CreateBuilder<ImmutableArray<ParameterValue>>();
        foreach (var item in Values.OneOrMore(node))
        {
            if (Values.Map(context, item, "a cell of 'include'", "Write 'include: [{axis: value}]'.") is not { } map)
                continue;
            var missing = axes.Where(a => !map.Has(a.Name)).Select(a => a.Name).ToList();
            var extra = map.Map.Entries.Keys.Where(k => !written.Contains(k)).ToList();
            if (missing.Count + extra.Count > 0)
            {
                var lacks = missing.Count > 0 ? $" lacks {Describe.List(missing)}" : "";
                var has = extra.Count > 0 ? $" has {Describe.List(extra)}, which is no axis" : "";
                context.Error(DiagnosticCodes.CellMismatch, item,
                    $"a cell of 'include'{lacks}{(lacks.Length > 0 && has.Length > 0 ? " and" : "")}{has}",
                    $"Give a value for each axis and nothing else: {string.Join(", ", axes.Select(a => a.Name))}.");
                continue;
            }

            var cell = axes.Select(a => Values.Parameter(context, map.Map.Entries[a.Name].Value, $"'{a.Name}' in 'include'")).ToList();
            if (cell.TrueForAll(v => v is not null))
                cells.Add([.. cell.Select(v => v!.Value)]);
        }

        return cells.ToImmutable();
    }

    private static ImmutableArray<ImmutableArray<AxisValue>> ReadExclude(SpecContext context, YamlNode node,
        ImmutableArray<Axis>.Builder axes, HashSet<string> written)
    {
        var cells = ImmutableArray.CreateBuilder<ImmutableArray<AxisValue>>();
        var known = axes.Select(a => new HashSet<ParameterValue>(a.Values)).ToList();
        foreach (var item in Values.OneOrMore(node))
        {
            if (Values.Map(context, item, "a cell of 'exclude'", "Write 'exclude: [{axis: value}]'.") is not { } map)
                continue;
            if (map.Map.Entries.Count == 0)
                context.Error(DiagnosticCodes.CellMismatch, item, "a cell of 'exclude' names no axis and would take away everything",
                    "Name at least one axis and its value.");
            var cell = ImmutableArray.CreateBuilder<AxisValue>();
            foreach (var (name, entry) in map.Map.Entries)
                if ((axes.Any(a => a.Name == name) || !written.Contains(name)) && ReadExcluded(context, name, entry, axes, known) is { } value)
                    cell.Add(value);
            if (cell.Count == map.Map.Entries.Count && cell.Count > 0)
                cells.Add(cell.ToImmutable());
        }

        return cells.ToImmutable();
    }

    private static AxisValue? ReadExcluded(
        SpecContext context, string name, YamlEntry entry, ImmutableArray<Axis>.Builder axes, List<HashSet<ParameterValue>> known)
    {
        var axis = -1;
        for (var i = 0; i < axes.Count && axis < 0; i++)
            axis = axes[i].Name == name ? i : -1;
        if (axis < 0)
        {
            var nearest = NearestName.Of(name, axes.Select(a => a.Name));
            context.Error(DiagnosticCodes.UnknownAxis, entry.Key,
                $"'exclude' names '{Describe.Short(name)}', which is no axis of this matrix",
                nearest is null ? $"The axes are {string.Join(", ", axes.Select(a => a.Name))}." : $"Did you mean '{nearest}'?");
            return null;
        }

        if (Values.Parameter(context, entry.Value, $"'{name}' in 'exclude'") is not { } value)
            return null;
        if (known[axis].Count > 0 && !known[axis].Contains(value))
        {
            var other = axes[axis].Values.FirstOrDefault(v => v.Text == value.Text, value);
            context.Warning(DiagnosticCodes.ExcludeWithoutEffect, context.Locate(entry.Value),
                $"'exclude' names {Describe.Node(entry.Value)}, which the axis '{name}' does not have, and so takes nothing away",
                other != value ? "Write it as on the axis: with quotes where it has them there." : "Correct the value, or remove the cell.");
        }

        return new AxisValue(axis, value);
    }
}
