using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.Disasters;

public sealed class DiskTests
{
    [Fact]
    public async Task A_disk_that_fills_up_ends_the_batch_with_a_clear_error_and_the_next_run_completes_it()
    {
        Require.LinuxRoot();
        using var batch = new TempBatch($$"""
            name: full
            command: [sh, -c, "echo $VOLLEY_PARAM_N >>starts.log"]
            matrix: {n: [{{Numbers(1500)}}], pad: ["{{new string('x', 400)}}"]}
            parallel: 4
            """);
        using var disk = SmallDisk.Mount(batch.InFolder("disk"), "8m");
        batch.Out = Path.Combine(disk.Folder, "out");
        Directory.CreateDirectory(batch.Out);
        disk.Fill(free: 600_000);

        var full = await batch.RunAsync("--keep", "none");
        Assert.True(full.ExitCode is not (0 or 130), full.ToString());
        Assert.Contains("VOL3006", full.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Volley", full.Stderr, StringComparison.Ordinal);
        var startsBefore = batch.LinesOf("starts.log").Length;
        Assert.InRange(startsBefore, 1, 1499);

        disk.Empty();
        var resumed = await batch.RunAsync("--keep", "none");
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.InRange(batch.LinesOf("starts.log").Length, 1500, 1500 + 4);
        var results = batch.Results;
        batch.Out = batch.InFolder("undisturbed");
        await batch.RunAsync("--keep", "none");
        Assert.Equal(batch.Results, results);
    }

    [Fact]
    public async Task Output_that_does_not_fit_on_the_disk_is_never_passed_off_as_kept()
    {
        Require.LinuxRoot();
        using var batch = new TempBatch($$"""
            name: loud
            command: [sh, -c, "head -c 300000 /dev/zero | tr '\\0' x"]
            matrix: {n: [{{Numbers(40)}}]}
            parallel: 4
            """);
        using var disk = SmallDisk.Mount(batch.InFolder("disk"), "20m");
        batch.Out = Path.Combine(disk.Folder, "out");
        Directory.CreateDirectory(batch.Out);
        disk.Fill(free: 3_000_000);

        var full = await batch.RunAsync();
        Assert.True(full.ExitCode is not (0 or 130), full.ToString());
        foreach (var line in batch.Lines.Where(l => l.GetProperty("outcome").GetString() == "succeeded"))
            Assert.Equal(300_000, new FileInfo(Path.Combine(batch.Out, "jobs", line.GetProperty("job").GetString()!, "stdout.log")).Length);

        disk.Empty();
        var resumed = await batch.RunAsync("--retry-failed");
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(40, batch.Lines.Count);
    }

    [Fact]
    public async Task A_folder_that_became_read_only_is_named_and_the_batch_goes_on_once_it_is_not()
    {
        Require.LinuxRoot();
        using var batch = new TempBatch("""
            name: read-only
            command: [sh, -c, "echo $VOLLEY_PARAM_N >>starts.log; test $VOLLEY_PARAM_N = 0 || test -e go || sleep 600"]
            matrix: {n: [0, 1, 2]}
            parallel: 1
            """);
        using var disk = SmallDisk.Mount(batch.InFolder("disk"), "8m");
        batch.Out = Path.Combine(disk.Folder, "out");
        await using (var killed = batch.Start())
        {
            await Eventually.HoldsAsync(() => batch.LinesOf("starts.log").Length == 2, "Two jobs started.");
            killed.Signal(Posix.Kill);
            await killed.EndAsync();
        }

        foreach (var orphan in batch.Processes())
            Posix.Signal(orphan, Posix.Kill);
        await Eventually.HoldsAsync(() => batch.Processes().Count == 0, "The orphans ended.");
        disk.Remount(readOnly: true);
        var refused = await batch.RunAsync();
        Assert.True(refused.ExitCode is not (0 or 130), refused.ToString());
        Assert.Contains("VOL3005", refused.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Volley", refused.Stderr, StringComparison.Ordinal);

        disk.Remount(readOnly: false);
        batch.Write("go", "");
        var resumed = await batch.RunAsync();
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(["0", "1", "1", "2"], batch.LinesOf("starts.log"));
    }

    [Fact]
    public async Task A_batch_folder_deleted_during_the_run_ends_it_with_a_clear_error()
    {
        Require.Linux();
        using var batch = new TempBatch("""
            name: deleted
            command: [sh, -c, "echo $VOLLEY_PARAM_N >>starts.log; until test -e go; do sleep 0.02; done"]
            matrix: {n: [0, 1, 2, 3, 4, 5]}
            parallel: 2
            """);
        await using var run = batch.Start();
        await Eventually.HoldsAsync(() => batch.LinesOf("starts.log").Length == 2, "Two jobs started.");
        Directory.Delete(batch.Out, recursive: true);
        batch.Write("go", "");
        var ended = await run.EndAsync();

        Assert.True(ended.ExitCode is not (0 or 130), ended.ToString());
        Assert.Contains("VOL3007", ended.Stderr, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(ended.Stderr, @"VOL\d{4}"));
        Assert.DoesNotContain("   at Volley", ended.Stderr, StringComparison.Ordinal);
        Assert.Empty(batch.Processes());

        var again = await batch.RunAsync();
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(6, batch.Outcomes.Count);
    }

    private static string Numbers(int count) => string.Join(", ", Enumerable.Range(0, count));
}
