using System.Globalization;

namespace Volley.EndToEnd.Testing;

/// <summary>
/// Kills Volley with SIGKILL again and again while it works on one batch, lets it finish, and compares with a run that nobody disturbed.
/// Linux only: jobs detect with <c>flock</c> that an earlier start of theirs still lives.
/// </summary>
/// <remarks>
/// Every run has a number, which its jobs write to a log when they start. A start that is followed by one in a later run was lost to the
/// kill of its own run; so the log alone says how much each kill cost.
/// </remarks>
internal sealed class CrashTrial(int jobs, int kills, int parallel, int seed, string? program = null)
{
    /// <summary>
    /// A fiftieth of the jobs take two seconds when they start first: an orphan of theirs outlives the start of the next run unless that ends it.
    /// </summary>
    private const string Job =
        """
        n=$1
        pause=0.0$((n % 8))
        test "$((n % 50))" -eq 3 && test ! -e "locks/$n" && pause=2
        exec 9>>"locks/$n"
        flock -n 9 || printf '%s\n' "$n" >>overlaps.log
        printf '%06d %06d\n' "$n" "$ROUND" >>starts.log
        sleep "$pause"
        printf '{"metrics": {"square": %d}}' "$((n * n))" >"$VOLLEY_RESULT"
        echo "output of $n"
        test "$((n % 11))" -ne 7
        """;

    private const int StartLineLength = 14;
    private readonly Random _random = new(seed);
    private readonly List<string> _violations = [];
    private readonly Dictionary<long, int> _committedIn = [];
    private readonly Dictionary<long, CommittedOutcome> _committed = [];
    private int _killed;
    private int _killedInRecovery;
    private int _withOrphans;

    /// <summary>Runs the trial.</summary>
    /// <param name="onKill">Told the number of each kill.</param>
    public async Task<CrashReport> RunAsync(Action<int>? onKill = null)
    {
        using var batch = new TempBatch(Spec(), program);
        batch.Write("job.sh", Job);
        var expected = await UndisturbedAsync(batch);
        for (var round = 1; _killed < kills; round++)
        {
            if (await RunAndKillAsync(batch, round))
            {
                _violations.Add($"The batch was done after {_killed} kills: too few jobs for this trial.");
                break;
            }

            onKill?.Invoke(_killed);
            CheckCommitted(batch, round, expected);
        }

        await FinishAsync(batch, expected);
        var (starts, most) = CountStarts(batch);
        return new CrashReport
        {
            Jobs = jobs,
            Parallel = parallel,
            Kills = _killed,
            KillsInRecovery = _killedInRecovery,
            Starts = starts,
            MostLostAtOnce = most,
            KillsWithOrphans = _withOrphans,
            Violations = _violations,
        };
    }

    private string Spec()
    {
        var numbers = string.Join(", ", Enumerable.Range(0, jobs));
        return $$"""
            name: crash
            command: [sh, job.sh, "{n}"]
            matrix: {n: [{{numbers}}]}
            parallel: {{parallel}}
            """;
    }

    private static async Task<string> UndisturbedAsync(TempBatch batch)
    {
        Directory.CreateDirectory(batch.InFolder("locks"));
        var crashed = batch.Out;
        batch.Out = batch.InFolder("undisturbed");
        batch.Environment["ROUND"] = "0";
        var run = await batch.RunAsync();
        if (run.ExitCode != 1)
            throw new InvalidOperationException("The undisturbed run is to end with some failures: " + run);
        var expected = batch.Results;
        batch.Out = crashed;
        File.Delete(batch.InFolder("starts.log"));
        Directory.Delete(batch.InFolder("locks"), recursive: true);
        Directory.CreateDirectory(batch.InFolder("locks"));
        return expected;
    }

    /// <summary>Starts a run and kills it at a random moment.</summary>
    /// <returns>Whether it had ended by itself before.</returns>
    private async Task<bool> RunAndKillAsync(TempBatch batch, int round)
    {
        var before = Started(batch);
        batch.Environment["ROUND"] = TempBatch.Text(round);
        await using var run = batch.Start();
        if (_random.Next(4) == 0)
        {
            await Task.Delay(_random.Next(200));
        }
        else
        {
            var enough = before + 1 + _random.Next(2 * jobs / kills);
            await Eventually.HoldsAsync(() => run.HasExited || Started(batch) >= enough, "Enough jobs started.");
            await Task.Delay(_random.Next(10));
        }

        run.Signal(Posix.Kill);
        var ended = await run.EndAsync();
        if (ended.ExitCode is 0 or 1)
            return true;
        if (ended.ExitCode != 128 + Posix.Kill)
            _violations.Add($"Run {round} ended by itself: {ended}");
        _killed++;
        _killedInRecovery += Started(batch) == before ? 1 : 0;
        _withOrphans += batch.Processes().Count > 0 ? 1 : 0;
        return false;
    }

    private static long Started(TempBatch batch)
    {
        var log = new FileInfo(batch.InFolder("starts.log"));
        return log.Exists ? log.Length / StartLineLength : 0;
    }

    private void CheckCommitted(TempBatch batch, int round, string expected)
    {
        var results = Path.Combine(batch.Out, "results.jsonl");
        if (File.Exists(results) && !expected.StartsWith(File.ReadAllText(results), StringComparison.Ordinal))
            _violations.Add($"After kill {round} the results are no prefix of the undisturbed ones.");
        if (!File.Exists(batch.Journal) || new FileInfo(batch.Journal).Length == 0)
        {
            if (_committed.Count > 0)
                _violations.Add($"After kill {round} there is no journal any more.");
            return;
        }

        if (!JournalFile.HasTable(batch.Journal, "entries"))
            return;
        var now = JournalFile.Outcomes(batch.Journal).ToDictionary(o => o.Sequence);
        foreach (var (sequence, outcome) in _committed)
            if (!now.TryGetValue(sequence, out var still) || still != outcome)
                _violations.Add($"Kill {round} lost the committed entry {sequence}.");
        foreach (var (sequence, outcome) in now)
        {
            _committed[sequence] = outcome;
            _committedIn.TryAdd(outcome.Index, round);
        }
    }

    private async Task FinishAsync(TempBatch batch, string expected)
    {
        batch.Environment["ROUND"] = "999999";
        var run = await batch.RunAsync();
        if (run.ExitCode != 1)
            _violations.Add("The last run did not complete the batch: " + run);
        if (batch.Results != expected)
            _violations.Add("The results differ from the undisturbed ones.");
        foreach (var group in JournalFile.Outcomes(batch.Journal).GroupBy(o => o.Key).Where(g => g.Count() > 1))
            _violations.Add($"Job {group.First().Index} was committed {group.Count()} times.");
        foreach (var overlap in batch.LinesOf("overlaps.log"))
            _violations.Add($"Job {overlap} was started while an earlier start of it still ran.");
        if (batch.Processes() is { Count: > 0 } left)
            _violations.Add($"{left.Count} processes outlived the batch.");
    }

    private (int Starts, int MostLost) CountStarts(TempBatch batch)
    {
        var starts = batch.LinesOf("starts.log").Select(l => (Job: Number(l[..6]), Round: Number(l[7..]))).ToArray();
        var lost = new Dictionary<int, int>();
        foreach (var job in starts.GroupBy(s => s.Job))
        {
            var rounds = job.Select(s => s.Round).Order().ToArray();
            if (rounds.Distinct().Count() < rounds.Length)
                _violations.Add($"Job {job.Key} was started twice in one run.");
            if (_committedIn.TryGetValue(job.Key, out var committed) && rounds[^1] > committed)
                _violations.Add($"Job {job.Key} was committed by run {committed} and started again in run {rounds[^1]}.");
            foreach (var round in rounds[..^1])
                lost[round] = lost.GetValueOrDefault(round) + 1;
        }

        var most = lost.Values.DefaultIfEmpty().Max();
        if (most > parallel)
            _violations.Add($"One kill cost {most} starts at {parallel} parallel.");
        var jobsSeen = starts.Select(s => s.Job).Distinct().Count();
        if (jobsSeen != jobs)
            _violations.Add($"{jobs - jobsSeen} jobs never started.");
        return (starts.Length, most);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
