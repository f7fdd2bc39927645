using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.Disasters;

/// <summary>
/// Damages the files of a batch at many places. A run may then refuse, naming the damage and changing nothing, or go on and give the same
/// bytes without running anything committed again; never anything else.
/// </summary>
public sealed class DamagedJournalTests
{
    private const int Jobs = 40;
    private const int Committed = 25;
    private const int Places = 10;
    private static readonly string[] Watched = ["journal.db", "journal.db-wal", "results.jsonl", "timings.jsonl"];

    [Theory]
    [InlineData("journal.db")]
    [InlineData("journal.db-wal")]
    public async Task A_flipped_byte_is_named_or_harmless(string file)
    {
        using var batch = await KilledAsync();
        var length = new FileInfo(Path.Combine(batch.InFolder("killed"), file)).Length;
        for (var place = 0; place < Places; place++)
        {
            var at = (length - 1) * place / (Places - 1);
            await CheckAsync(batch, $"byte {at} of {file} flipped", () => Flip(Path.Combine(batch.Out, file), at));
        }
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("journal.db-wal")]
    [InlineData("results.jsonl")]
    [InlineData("timings.jsonl")]
    public async Task A_truncated_file_is_named_or_harmless(string file)
    {
        using var batch = await KilledAsync();
        var length = new FileInfo(Path.Combine(batch.InFolder("killed"), file)).Length;
        for (var place = 0; place < Places; place++)
        {
            var at = length * place / Places;
            await CheckAsync(batch, $"{file} cut to {at} of {length} bytes", () => Truncate(Path.Combine(batch.Out, file), at));
        }
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("journal.db-wal")]
    [InlineData("journal.db-shm")]
    [InlineData("results.jsonl")]
    [InlineData("timings.jsonl")]
    public async Task A_deleted_file_is_named_or_harmless(string file)
    {
        using var batch = await KilledAsync();
        await CheckAsync(batch, file + " deleted", () => File.Delete(Path.Combine(batch.Out, file)));
    }

    [Fact]
    public async Task Damage_to_a_batch_that_had_ended_is_named_or_harmless()
    {
        using var batch = await KilledAsync();
        var ended = await batch.RunAsync();
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Directory.Delete(batch.InFolder("killed"), recursive: true);
        batch.Copy("killed");
        var journal = Path.Combine(batch.Out, "journal.db");
        var length = new FileInfo(journal).Length;
        for (var place = 0; place < Places; place++)
        {
            var at = (length - 1) * place / (Places - 1);
            await CheckAsync(batch, $"byte {at} of the ended journal flipped", () => Flip(journal, at), Jobs);
            await CheckAsync(batch, $"the ended journal cut to {at} bytes", () => Truncate(journal, at), Jobs);
        }
    }

    /// <summary>A batch that was killed in its middle, put aside as "killed", and its undisturbed results as "expected".</summary>
    private static async Task<TempBatch> KilledAsync()
    {
        Require.Linux();
        var batch = new TempBatch($$"""
            name: damaged
            command: [sh, job.sh, "{n}"]
            matrix: {n: [{{string.Join(", ", Enumerable.Range(0, Jobs))}}]}
            parallel: 4
            """);
        batch.Write("job.sh", $$"""
            echo "$1" >>starts.log
            test "$1" -lt {{Committed}} || test -e go || sleep 600
            printf '{"metrics": {"n": %d} }' "$1" >"$VOLLEY_RESULT"
            """);
        await using (var run = batch.Start())
        {
            await Eventually.HoldsAsync(() => batch.LinesOf("starts.log").Length == Committed + 4 && JournalFile.Outcomes(batch.Journal).Count == Committed, "The middle was reached.");
            run.Signal(Posix.Kill);
            await run.EndAsync();
        }

        foreach (var orphan in batch.Processes())
            Posix.Signal(orphan, Posix.Kill);
        batch.Copy("killed");
        batch.Write("go", "");
        batch.Out = batch.InFolder("expected");
        var undisturbed = await batch.RunAsync();
        Assert.True(undisturbed.ExitCode == 0, undisturbed.ToString());
        batch.Out = batch.InFolder("out");
        return batch;
    }

    private static async Task CheckAsync(TempBatch batch, string what, Action damage, int committed = Committed)
    {
        Directory.Delete(batch.Out, recursive: true);
        CopyBack(batch);
        damage();
        File.Delete(batch.InFolder("starts.log"));
        var before = Watch(batch);

        var run = await batch.RunAsync();

        var expected = await File.ReadAllTextAsync(batch.InFolder("expected/results.jsonl"));
        if (run.ExitCode == 0)
        {
            Assert.True(expected == batch.Results, $"{what}: the results differ.");
            var again = batch.LinesOf("starts.log").Where(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture) < committed).ToArray();
            Assert.True(again.Length == 0, $"{what}: committed jobs ran again: {string.Join(' ', again)}. {run}");
            return;
        }

        Assert.True(run.Stderr.Contains("VOL30", StringComparison.Ordinal), $"{what}: {run}");
        Assert.False(run.Stderr.Contains("   at ", StringComparison.Ordinal), $"{what}: {run}");
        Assert.Empty(batch.LinesOf("starts.log"));
        var after = Watch(batch);
        foreach (var file in Watched)
            Assert.True(before[file] == after[file], $"{what}: {file} was changed ({before[file]?.Length} to {after[file]?.Length} hex digits) although the run was refused: {run}");
    }

    private static void CopyBack(TempBatch batch)
    {
        var (original, target) = (batch.InFolder("killed"), batch.Out);
        Directory.CreateDirectory(target);
        foreach (var folder in Directory.EnumerateDirectories(original, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(target + folder[original.Length..]);
        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
            File.Copy(file, target + file[original.Length..]);
    }

    private static Dictionary<string, string?> Watch(TempBatch batch) => Watched.ToDictionary(
        name => name, name => File.Exists(Path.Combine(batch.Out, name)) ? Convert.ToHexString(File.ReadAllBytes(Path.Combine(batch.Out, name))) : null);

    private static void Flip(string path, long at)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 0x5a));
    }

    private static void Truncate(string path, long length)
    {
        using var file = File.Open(path, FileMode.Open);
        file.SetLength(length);
    }

    [Theory]
    [InlineData("run", "--progress", "none")]
    [InlineData("plan")]
    public async Task A_batch_folder_that_lost_its_journal_is_no_spec_to_begin_anew_with(string command, params string[] options)
    {
        using var batch = new TempBatch("name: lost\ncommand: [sh, -c, \"echo run >>starts.log\"]\n");
        await batch.RunAsync();
        File.Delete(batch.Journal);
        var run = await batch.VolleyAsync([command, batch.Out, .. options]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("VOL3001", run.Stderr, StringComparison.Ordinal);
        Assert.Contains("journal.db is missing, although", run.Stderr, StringComparison.Ordinal);
        Assert.Single(batch.LinesOf("starts.log"));
        Assert.False(Directory.Exists(Path.Combine(batch.Out, "batches")));
    }
}
