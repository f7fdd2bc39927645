using System.Collections.Immutable;
using System.Text.Json;
using Volley.Cli.Engine;
using Volley.Cli.Progress;
using Volley.Cli.Summary;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Execution;
using Volley.Journal;
using Volley.Outputs;
using Volley.Scheduling;

namespace Volley.Cli.Commands;

/// <summary>How a batch is doing: what its running process published, or what its journal holds while nobody runs it.</summary>
/// <param name="IsLive">Whether a process runs it.</param>
/// <param name="Run">The run that goes on, or the last one.</param>
/// <param name="Snapshot">How far it is; <see langword="null"/> before the first was published.</param>
/// <param name="Description">What the folder says of a batch that no spec describes.</param>
/// <param name="IsClosed">Whether jobs were refused since an earlier one cost more than it may.</param>
internal sealed record BatchStatus(bool IsLive, RunRecord? Run, BatchSnapshot? Snapshot, BatchDescription? Description, bool IsClosed)
{
    /// <summary>The budget that has to be typed to go on under it (<see cref="IBatchRecord.TypedBudget"/>), if any.</summary>
    public decimal? TypedBudget { get; init; }

    /// <summary>The status now.</summary>
    public static BatchStatus Of(IBatchRecord record)
    {
        var isLive = record.IsLive;
        var run = record.LastRun;
        var published = record.Published;
        var snapshot = isLive ? published : AtRest(record, run, published);
        var isClosed = !isLive && snapshot?.Stages.Any(s => s.Refused > 0) == true
            && record.Results(null, Outcome.Failed).Any(r => r.Error is { Code: ErrorCodes.OverCap });
        return new BatchStatus(isLive, run, snapshot, record.Description, isClosed) { TypedBudget = isLive ? null : record.TypedBudget };
    }

    /// <summary>The status for people.</summary>
    /// <param name="folder">The batch folder.</param>
    /// <param name="output">Where it will be shown.</param>
    /// <param name="now">The time.</param>
    public IEnumerable<StyledLine> Lines(BatchFolder folder, OutputChannel output, DateTimeOffset now)
    {
        var width = output.LayoutWidth - (output.Traits.IsTerminal ? 1 : 0);
        var title = Path.GetFileName(folder.Root);
        yield return Head(title, now).Truncate(width);
        var layout = new FrameLayout(width, 40, title, output.Traits.Unicode);
        if (Snapshot is not null)
            foreach (var line in IsLive ? ProgressFrame.Of(Snapshot, layout) : ProgressFrame.Bars(Snapshot, layout))
                yield return line;
        if (IsLive)
            yield break;
        if (Snapshot is not null)
            yield return (Run is { Ended: not null } ? CountsLine.WithMoney(Snapshot) : CountsLine.Counts(Snapshot)).Truncate(width);
        foreach (var line in Next(ShellText.Path(folder.Root)))
            yield return line;
    }

    /// <summary>The status as JSON: <c>live</c>, <c>run</c>, then the members of a snapshot.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("live", IsLive);
        if (Run is null)
            writer.WriteNull("run");
        else
            WriteRun(Run, writer);
        if (Snapshot is not null)
            SnapshotJson.WriteMembers(Snapshot, writer);
        writer.WriteEndObject();
    }

    private static void WriteRun(RunRecord run, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("run");
        writer.WriteNumber("number", run.Id);
        writer.WriteString("started", run.Started);
        if (run.Ended is { } ended)
            writer.WriteString("ended", ended);
        else
            writer.WriteNull("ended");
        writer.WriteString("host", run.Host);
        writer.WriteNumber("process", run.ProcessId);
        writer.WriteNumber("jobs", run.JobCount);
        writer.WriteString("ending", run.Ending);
        writer.WriteEndObject();
    }

    private StyledLine Head(string title, DateTimeOffset now)
    {
        var line = StyledLine.Of(title, Tone.Strong);
        if (Run is null)
            return line.Add(": never run");
        if (IsLive)
            return line.Add(": running", Tone.Good).Add($" for {DurationText.Coarse(now - Run.Started)} by process {Run.ProcessId} on {Run.Host}, since {Time(Run.Started)}");
        if (Run.Ended is not { } ended || Run.Ending is null)
            return line.Add(": at rest; ").Add("the last run was cut off", Tone.Bad).Add($" after {Time(Run.Started)}");
        var ending = Run.Ending == "failed" ? "ended by a fault" : Run.Ending;
        return line.Add($": at rest; the last run {(Run.Ending is "completed" or "failed" ? "" : "was ")}")
            .Add(ending, Run.Ending == "completed" ? Tone.Good : Tone.Warn)
            .Add($" at {Time(ended)} after {DurationText.Of(ended - Run.Started)}");
    }

    private static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);

    private IEnumerable<StyledLine> Next(string folder)
    {
        var isWhole = Snapshot is not null && Snapshot.Decided == Snapshot.Total && Run is { Ending: "completed" };
        var failed = Snapshot?.Stages.Sum(s => s.Failed) ?? 0;
        if (!isWhole)
            yield return Step("Go on: ", RunCommand.ToGoOn(Description, folder, TypedBudget));
        if (failed > 0 && RunCommand.ToRetry(Description, folder, TypedBudget) is { } retry)
            yield return Step("Run the failed jobs again: ", retry);
        if (Description is null && IsClosed)
            yield return Step(NextSteps.RaisePerJob + ": ", RunCommand.ToGoOn(null, folder, TypedBudget));
        else if (Description is null && Snapshot is { Budget: { } budget } && Snapshot.Stages.Any(s => s.Refused > 0))
            yield return Step("Go on with more money: ", $"volley run {folder} {NextSteps.MoreMoney(budget)}");
        if (Snapshot is { Decided: > 0 })
            yield return Step("See the results: ", $"volley results {folder}{(failed > 0 ? " --outcome failed" : "")}");
    }

    private static StyledLine Step(string purpose, string command) => StyledLine.Of(purpose, Tone.Dim).Add(command, Tone.Accent);

    // What was published last may be older than what was recorded last: the counts come from the results themselves.
    private static BatchSnapshot? AtRest(IBatchRecord record, RunRecord? run, BatchSnapshot? published)
    {
        if (run is null)
            return null;
        var tallies = new Dictionary<string, StageProgress>();
        foreach (var row in record.Results(null, null))
        {
            var tally = tallies.GetValueOrDefault(row.Stage ?? "") ?? new StageProgress(row.Stage, 0, 0, 0, 0, 0, 0, 0);
            tallies[row.Stage ?? ""] = Count(tally, row.Outcome);
        }

        var stages = ImmutableArray.CreateBuilder<StageProgress>();
        foreach (var stage in published?.Stages ?? [])
        {
            var tally = tallies.GetValueOrDefault(stage.Name ?? "") ?? new StageProgress(stage.Name, 0, 0, 0, 0, 0, 0, 0);
            stages.Add(tally with { Total = Math.Max(stage.Total, tally.Decided) });
        }

        if (stages.Count == 0)
            foreach (var tally in tallies.Values)
                stages.Add(tally with { Total = tallies.Count == 1 ? Math.Max(run.JobCount, tally.Decided) : tally.Decided });
        if (stages.Count == 0)
            stages.Add(new StageProgress(null, run.JobCount, 0, 0, 0, 0, 0, 0));
        return new BatchSnapshot
        {
            At = run.Ended ?? published?.At ?? run.Started,
            Elapsed = run.Ended - run.Started ?? published?.Elapsed ?? TimeSpan.Zero,
            Stages = stages.ToImmutable(),
            Waiting = new WaitCounts(0, 0, 0, 0, null, 0),
            Parallel = published?.Parallel ?? 0,
            Spent = published?.Spent,
            Budget = published?.Budget,
        };
    }

    private static StageProgress Count(StageProgress tally, Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => tally with { Succeeded = tally.Succeeded + 1 },
        Outcome.Failed => tally with { Failed = tally.Failed + 1 },
        Outcome.Skipped => tally with { Skipped = tally.Skipped + 1 },
        _ => tally with { Refused = tally.Refused + 1 },
    };
}
