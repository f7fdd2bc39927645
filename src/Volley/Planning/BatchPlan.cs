using System.Collections.Immutable;
using Volley.Diagnostics;

namespace Volley.Planning;

/// <summary>
/// All jobs of a batch in plan order, lazily: a plan of a million jobs holds none of them. Plan order is a topological order of the jobs:
/// stages in topological order (ties as written), within a stage as its source orders them.
/// </summary>
/// <remarks>Not safe for use by several threads at once: keys of needed jobs are computed when first asked for.</remarks>
public sealed class BatchPlan
{
    /// <summary>The largest number of jobs that a plan may have.</summary>
    public const long MaxJobs = 100_000_000;

    private BatchPlan(ImmutableArray<PlannedStage> stages)
    {
        Stages = stages;
        foreach (var stage in stages)
            Count += stage.Count;
    }

    /// <summary>The stages in plan order; at least one.</summary>
    public ImmutableArray<PlannedStage> Stages { get; }

    /// <summary>The number of jobs.</summary>
    public long Count { get; }

    /// <summary>The job at a place in plan order.</summary>
    /// <param name="index">The place, from 0.</param>
    public Job this[long index]
    {
        get
        {
            var stage = StageOf(index);
            return stage.JobAt(index - stage.First);
        }
    }

    /// <summary>Plans a batch.</summary>
    /// <param name="definitions">The stages in the order written; at least one, with unique names that needs refer to without a cycle.</param>
    /// <param name="diagnostics">What is wrong; empty exactly where there is a plan.</param>
    /// <returns>The plan, or <see langword="null"/>.</returns>
    public static BatchPlan? Create(IReadOnlyList<StageDefinition> definitions, out ImmutableArray<Diagnostic> diagnostics)
    {
        var order = Order(definitions) ?? throw new ArgumentException("The stages' needs form a cycle.", nameof(definitions));
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        var stages = ImmutableArray.CreateBuilder<PlannedStage>();
        var byName = new Dictionary<string, PlannedStage>();
        long first = 0;
        foreach (var place in order)
        {
            var definition = definitions[place];
            var stage = new PlannedStage(stages.Count, definition, first);
            Validate(stage, found);
            stages.Add(stage);
            if (stage.Name is not null)
                byName[stage.Name] = stage;
            first += stage.Count;
            if (first > MaxJobs && first - stage.Count <= MaxJobs)
                found.Add(TooManyJobs(definition.Location));
            if (first <= MaxJobs)
                Link(stage, byName, found);
        }

        diagnostics = found.ToImmutable();
        if (diagnostics.Length > 0)
            return null;
        Rank(stages);
        return new BatchPlan(stages.ToImmutable());
    }

    /// <summary>The stage of a job.</summary>
    /// <param name="index">The job's place in plan order.</param>
    /// <returns>The stage.</returns>
    public PlannedStage StageOf(long index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Count, nameof(index));
        foreach (var stage in Stages)
            if (index < stage.First + stage.Count)
                return stage;
        throw new ArgumentOutOfRangeException(nameof(index));
    }

    /// <summary>Where the jobs are that a job needs.</summary>
    /// <param name="index">The job's place in plan order.</param>
    /// <returns>Smaller places in ascending order, each once, found lazily.</returns>
    public IEnumerable<long> NeedsOf(long index)
    {
        var stage = StageOf(index);
        var local = index - stage.First;
        foreach (var links in stage.Needs.GroupBy(l => l.From).OrderBy(l => l.Key.First))
            foreach (var member in links.Select(l => l.MembersOfFrom(l.GroupOfTo(local))).Aggregate(Union))
                yield return links.Key.First + member;
        foreach (var need in stage.Source.NeedsOf(local))
            yield return stage.First + need;
    }

    internal static Diagnostic TooManyJobs(SourceLocation? location) =>
        Diagnostic.Error(DiagnosticCodes.TooManyJobs, $"the plan has more than {MaxJobs:N0} jobs", location, "Split the batch, or shorten an axis.");

    /// <summary>The places of two lists in ascending order, each once; both are in such an order.</summary>
    private static IEnumerable<long> Union(IEnumerable<long> left, IEnumerable<long> right)
    {
        using var first = left.GetEnumerator();
        using var second = right.GetEnumerator();
        var (hasFirst, hasSecond) = (first.MoveNext(), second.MoveNext());
        while (hasFirst || hasSecond)
        {
            var isFirst = hasFirst && (!hasSecond || first.Current <= second.Current);
            var place = isFirst ? first.Current : second.Current;
            yield return place;
            hasFirst = hasFirst && (first.Current > place || first.MoveNext());
            hasSecond = hasSecond && (second.Current > place || second.MoveNext());
        }
    }

    private static int[]? Order(IReadOnlyList<StageDefinition> definitions)
    {
        var places = new Dictionary<string, int>();
        for (var place = 0; place < definitions.Count; place++)
            if (definitions[place].Name is { } name)
                places.Add(name, place);
        var needs = new int[definitions.Count][];
        for (var place = 0; place < needs.Length; place++)
            needs[place] = definitions[place].Needs.IsEmpty ? [] : [.. definitions[place].Needs.Select(n => places[n.Stage]).Distinct()];
        return TopologicalOrder.Of(needs);
    }

    private static void Validate(PlannedStage stage, ImmutableArray<Diagnostic>.Builder found)
    {
        if (stage.Source is MatrixSource { Unsearched: { } cells })
        {
            found.Add(Diagnostic.Error(
                DiagnosticCodes.TooManyJobs,
                $"the matrix has {cells:N0} cells before 'exclude', of which at most {CellIndex.MaxSearched:N0} are looked through",
                stage.Definition.Location,
                "Shorten an axis, by the values that 'exclude' takes from it altogether for instance, or split the batch."));
        }
        else if (stage.Count == 0)
        {
            found.Add(Diagnostic.Error(
                DiagnosticCodes.NoJobs,
                stage.Name is null ? "the batch has no job" : $"stage '{stage.Name}' has no job",
                stage.Definition.Location,
                stage.Source is MatrixSource ? "Every cell of its matrix is excluded; remove an exclusion or add a value." : "Give it at least one job, or leave it out."));
        }
    }

    private static void Link(PlannedStage stage, Dictionary<string, PlannedStage> byName, ImmutableArray<Diagnostic>.Builder found)
    {
        foreach (var need in stage.Definition.Needs)
        {
            var from = byName[need.Stage];
            // A stage without jobs is a mistake of its own.
            if (from.Count == 0 || stage.Count == 0)
                continue;
            var link = StageLink.Create(from, stage, need.Match, out var unmatched);
            stage.Needs = stage.Needs.Add(link);
            from.Dependants = from.Dependants.Add(link);
            if (unmatched is not { } local)
                continue;
            var parameters = stage.Source.Describe(local).Parameters;
            var values = string.Join(", ", need.Match.Select(m => $"{m}={parameters.Find(m)?.Text}"));
            found.Add(Diagnostic.Error(
                DiagnosticCodes.NeedMatchesNothing,
                $"stage '{stage.Name}' has a job with {values}, but stage '{need.Stage}' has none",
                need.Location ?? stage.Definition.Location,
                $"Give '{need.Stage}' the same values, or exclude that cell of '{stage.Name}'."));
        }
    }

    private static void Rank(ImmutableArray<PlannedStage>.Builder stages)
    {
        for (var i = stages.Count - 1; i >= 0; i--)
            stages[i].Below = stages[i].Dependants.IsEmpty ? 0 : stages[i].Dependants.Max(l => l.To.Source.Height + l.To.Below);
    }
}
