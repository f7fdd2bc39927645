using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Execution;
using Volley.Journal;
using Volley.Scheduling;

namespace Volley.Cli.Summary;

/// <summary>What a run says at its end: counts, a table per stage, failures by kind, and what to type next.</summary>
/// <param name="context">What to know beside the rows.</param>
internal sealed class ClosingSummary(SummaryContext context)
{
    private const int MostTables = 8;

    private readonly Dictionary<string, VariationTable> _tables = [];
    private readonly FailureGroups _failures = new();
    private VariationTable? _table;
    private bool _hasMoreStages;
    private bool _isClosed;
    private ResultRow? _firstSkipped;
    private ResultRow? _firstRefused;

    /// <summary>Takes a row; rows come in plan order.</summary>
    public void Add(ResultRow row)
    {
        if (_table is null || _table.Stage != row.Stage)
            _table = TableOf(row.Stage);
        _table?.Add(row);
        _failures.Add(row);
        _isClosed |= row.Error is { Code: ErrorCodes.OverCap };
        if (row.Outcome == Outcome.Skipped)
            _firstSkipped ??= row;
        else if (row.Outcome == Outcome.Refused)
            _firstRefused ??= row;
    }

    /// <summary>The summary, for a width.</summary>
    public IEnumerable<StyledLine> Lines(RunReport report, int width)
    {
        yield return CountsLine.Of(report);
        foreach (var table in _tables.Values)
        {
            if (!table.IsTelling)
                continue;
            yield return StyledLine.Of("");
            if (table.Stage is { } stage && report.Final.Stages.Length > 1)
                yield return StyledLine.Of(stage, Tone.Strong).Truncate(width);
            foreach (var line in table.Lines(width, context.ResultsCommand))
                yield return line;
        }

        if (_hasMoreStages)
            yield return StyledLine.Of($"More stages: {context.ResultsCommand}", Tone.Dim);
        if (!_failures.IsEmpty)
        {
            yield return StyledLine.Of("");
            foreach (var line in _failures.Lines(width))
                yield return line;
        }

        foreach (var line in Unrun(report.Final, width))
            yield return line;
        yield return StyledLine.Of("");
        foreach (var line in NextSteps.Of(report, context, _failures.FirstJob, _isClosed))
            yield return line;
    }

    private VariationTable? TableOf(string? stage)
    {
        if (_tables.TryGetValue(stage ?? "", out var table))
            return table;
        if (_tables.Count == MostTables)
        {
            _hasMoreStages = true;
            return null;
        }

        table = new VariationTable(stage, context.Axes(stage));
        _tables.Add(stage ?? "", table);
        return table;
    }

    private IEnumerable<StyledLine> Unrun(BatchSnapshot final, int width)
    {
        if (_failures.IsEmpty && (_firstSkipped ?? _firstRefused) is not null)
            yield return StyledLine.Of("");
        if (_firstSkipped is not null)
            yield return Line("Skipped", final.Stages.Sum(s => s.Skipped), _firstSkipped, width);
        if (_firstRefused is not null)
            yield return Line("Refused", final.Stages.Sum(s => s.Refused), _firstRefused, width);
    }

    private static StyledLine Line(string word, long count, ResultRow first, int width) => new StyledLine()
        .Add($"{word}: ", Tone.Warn)
        .Add(NumberText.Count(count, "job"))
        .Add(count == 1 ? ", " : ", first ", Tone.Dim)
        .Add(first.JobId, Tone.Accent)
        .Add(first.Error is { } error ? ": " + error.Message : "", Tone.Dim)
        .Truncate(width);
}
