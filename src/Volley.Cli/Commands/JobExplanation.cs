using System.Globalization;
using Volley.Cli.Engine;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Execution;
using Volley.Journal;
using Volley.Scheduling;

namespace Volley.Cli.Commands;

/// <summary>Why a job is where it is, and how it got there.</summary>
/// <param name="record">The batch.</param>
/// <param name="job">The job.</param>
/// <param name="folder">The batch folder as a user types it.</param>
/// <param name="hasLogs">Whether output of the job is kept.</param>
/// <param name="now">The time.</param>
internal sealed class JobExplanation(IBatchRecord record, JobName job, string folder, bool hasLogs, DateTimeOffset now)
{
    private const int MostNeeds = 5;

    /// <summary>The explanation.</summary>
    public List<StyledLine> Lines()
    {
        var row = record.Result(job.Id);
        var entries = record.Entries(job.Id);
        var lines = new List<StyledLine>
        {
            new StyledLine().Add(job.Id, Tone.Strong).Add(string.Create(CultureInfo.InvariantCulture, $"  (#{job.Index})"), Tone.Dim),
        };
        if (row is not null)
            AddDecided(lines, row);
        else
            AddUndecided(lines, entries);
        if (row is not null && !record.IsLive && record.Rerun(job) is { } rerun)
            lines.Add(StyledLine.Of($"The next run decides it again, as {rerun.JobId}: {rerun.Reason}.", Tone.Warn));
        if (record.Needs(job) is { Total: > 0 } needs)
            AddNeeds(lines, needs);
        AddHistory(lines, entries);
        if (hasLogs || record.Running.Any(r => r.JobId == job.Id))
            lines.Add(StyledLine.Of("Its output: ", Tone.Dim).Add($"volley logs {folder} {ShellText.Quote(job.Id)}", Tone.Accent));
        return lines;
    }

    private static void AddDecided(List<StyledLine> lines, ResultRow row)
    {
        var tone = row.Outcome switch { Outcome.Succeeded => Tone.Good, Outcome.Failed => Tone.Bad, _ => Tone.Warn };
        var line = new StyledLine().Add(row.Outcome.Name(), tone);
        if (row.Attempts > 0)
            line.Add($" after {NumberText.Count(row.Attempts, "attempt")}");
        if (row.Error is { } error)
            line.Add($": {error.Message} ").Add($"({error.Code})", Tone.Dim);
        lines.Add(line);
        Add(lines, "parameters", row.Parameters == "{}" ? null : row.Parameters);
        Add(lines, "repeat", row.Repeat > 1 ? row.Repeat.ToString(CultureInfo.InvariantCulture) : null);
        Add(lines, "said last", row.Detail);
        Add(lines, "metrics", row.Metrics);
        Add(lines, "outputs", row.Outputs);
        Add(lines, "cost", row.Cost is { } cost ? MoneyText.Of(cost) : null);
        if (row.Outcome is Outcome.Skipped or Outcome.Refused)
            lines.Add(StyledLine.Of("The next run decides it again.", Tone.Dim));
    }

    private static void Add(List<StyledLine> lines, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            lines.Add(StyledLine.Of($"  {label,-11}", Tone.Dim).Add(value));
    }

    private void AddUndecided(List<StyledLine> lines, IReadOnlyList<EntryRow> entries) =>
        lines.Add(StyledLine.Of("undecided: ", Tone.Warn).Add(WhyUndecided(entries)));

    private string WhyUndecided(IReadOnlyList<EntryRow> entries)
    {
        var isLive = record.IsLive;
        if (record.Running.FirstOrDefault(r => r.JobId == job.Id) is { } running)
            return isLive
                ? string.Create(CultureInfo.InvariantCulture, $"it is running, attempt {running.Attempt}, for {DurationText.Of(now - running.Started)}")
                : string.Create(CultureInfo.InvariantCulture, $"its attempt {running.Attempt} was lost when the last run was cut off; the next run starts it again");
        if (!isLive)
            return (record.Rerun(job) is { } rerun ? $"it would run again: {rerun.Reason}" : "nobody runs the batch") + $"; go on with: {RunCommand.ToGoOn(record.Description, folder, record.TypedBudget)}";
        if (record.Needs(job) is { } needs && needs.Succeeded < needs.Total)
            return needs.Total == 1
                ? "it waits for the job that it needs"
                : $"it waits for {NumberText.Count(needs.Total - needs.Succeeded)} of the {NumberText.Count(needs.Total, "job")} that it needs";
        var snapshot = record.Published;
        if (snapshot?.Ending is { } ending)
            return $"the run is being {ending}; no more jobs are started";
        if (entries.Count == 0 || entries[^1] is not { Kind: EntryKind.Attempt } last)
            return WhyNotStarted(snapshot, entries);
        return last.Run == record.LastRun?.Id && record.Terms(job, last.Attempt) is { } terms && last.Started + last.Duration + terms.Delay is var due && due > now
            ? string.Create(CultureInfo.InvariantCulture, $"attempt {last.Attempt} failed; the next one is due in {DurationText.Of(due - now)}, at {due.UtcDateTime:HH:mm:ss} UTC")
            : string.Create(CultureInfo.InvariantCulture, $"attempt {last.Attempt} failed; {WhyNotStarted(snapshot, entries)}");
    }

    private string WhyNotStarted(BatchSnapshot? snapshot, IReadOnlyList<EntryRow> entries)
    {
        if (snapshot is null)
            return "the run has only begun";
        return snapshot.Budget is { } budget && job.Index >= snapshot.Admitted
            ? "it waits for the budget: " + Money(snapshot, budget, entries)
            : snapshot.Parallel == 1
                ? "it waits for a free slot: another attempt has the only one"
                : $"it waits for a free slot: all {NumberText.Count(snapshot.Parallel)} slots are taken";
    }

    private string Money(BatchSnapshot snapshot, decimal budget, IReadOnlyList<EntryRow> entries)
    {
        var spent = $"of the {MoneyText.Of(budget)}, {MoneyText.Of(snapshot.Spent ?? 0)} are spent and {MoneyText.Of(snapshot.Reserved ?? 0)} kept for earlier jobs";
        if (record.Terms(job, 1)?.PerJob is not { } cap)
            return spent;
        var own = entries.Where((e, place) => e.Kind == EntryKind.Attempt && entries.Skip(place).All(later => later.Kind != EntryKind.Reopened)).Sum(e => e.Cost ?? 0);
        return $"it may cost {MoneyText.Of(Math.Max(0, cap - own))}; {spent}";
    }

    private static void AddNeeds(List<StyledLine> lines, JobNeeds needs)
    {
        lines.Add(StyledLine.Of($"  {"needs",-11}", Tone.Dim).Add($"{NumberText.Count(needs.Succeeded)} of {NumberText.Count(needs.Total, "job")} succeeded"));
        if (needs.Open.Length == 0)
            return;
        var shown = needs.Open.Take(MostNeeds).ToList();
        var more = needs.Total - needs.Succeeded - shown.Count;
        lines.Add(StyledLine.Of("             not: ", Tone.Dim).Add(string.Join(", ", shown)).Add(more > 0 ? $" and {NumberText.Count(more)} more" : "", Tone.Dim));
    }

    private static void AddHistory(List<StyledLine> lines, IReadOnlyList<EntryRow> entries)
    {
        if (entries.Count == 0)
            return;
        lines.Add(StyledLine.Of("History:", Tone.Strong));
        var table = new TextTable([new("at"), new("what", MaxWidth: 40), new("took", true), new("how"), new("said last")]);
        foreach (var entry in entries)
            table.Add(
                entry.Started.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                What(entry),
                entry.Status is not null ? DurationText.Of(entry.Duration) : "",
                new TextCell(How(entry), entry.Outcome == Outcome.Succeeded ? Tone.Good : Tone.Plain),
                entry.Detail ?? (entry.Outcome is Outcome.Succeeded or Outcome.Failed ? "" : entry.Error?.Message ?? ""));
        lines.AddRange(table.Lines(int.MaxValue, 2));
    }

    private static string What(EntryRow entry) => entry.Kind switch
    {
        EntryKind.Reopened => "to be decided anew",
        _ when entry.Attempt > 0 => string.Create(CultureInfo.InvariantCulture, $"attempt {entry.Attempt}"),
        _ => "decided",
    };

    private static string How(EntryRow entry)
    {
        if (entry.Kind == EntryKind.CutShort)
            return (entry.Status switch { null => "lost in a crash", AttemptStatus.Interrupted => "interrupted", _ => "not counted, as the run failed" }) + (entry.Charge > 0 ? $", {MoneyText.Of(entry.Charge)} charged" : "");
        var how = entry switch
        {
            { Status: AttemptStatus.TimedOut } => "timed out",
            { Error: { Code: not ErrorCodes.ExitCode and not ErrorCodes.Signal } error, ExitCode: null or 0 } => error.Code,
            { ExitCode: { } code } => string.Create(CultureInfo.InvariantCulture, $"exit {code}"),
            { Error: { } error } => error.Message,
            _ => "",
        };
        return entry.Kind == EntryKind.Outcome && entry.Outcome is { } outcome ? $"{outcome.Name()}{(how.Length > 0 ? ", " + how : "")}" : how;
    }
}
