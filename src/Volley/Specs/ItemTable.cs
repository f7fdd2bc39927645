using System.Collections.Immutable;
using Volley.Planning;

namespace Volley.Specs;

/// <summary>The items of a stage, read and checked: a table with one row an item.</summary>
/// <param name="columns">The parameters that an item gives: <c>item</c>, or the columns of a CSV file or of inline maps; not empty.</param>
/// <param name="rows">The rows, each with one value a column.</param>
/// <param name="areFiles">Whether the one column names files whose content is part of the job's key.</param>
public sealed class ItemTable(ImmutableArray<string> columns, IReadOnlyList<ParameterValue[]> rows, bool areFiles = false)
{
    /// <summary>The name of the parameter that holds an item without columns.</summary>
    public const string ItemName = "item";

    /// <summary>The parameters that an item gives.</summary>
    public ImmutableArray<string> Columns { get; } = columns;

    /// <summary>Whether the items are files, relative to the spec's folder, whose content is part of the job's key.</summary>
    public bool AreFiles { get; } = areFiles;

    /// <summary>The number of items.</summary>
    public int Count => rows.Count;

    /// <summary>The values of an item, one a column. Do not change them.</summary>
    /// <param name="index">The item's place, from 0.</param>
    public ParameterValue[] this[int index] => rows[index];
}
