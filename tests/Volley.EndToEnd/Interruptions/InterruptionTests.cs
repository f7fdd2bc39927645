using System.Globalization;
using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.Interruptions;

public sealed class InterruptionTests
{
    private const string Spec =
        """
        name: interrupted
        command: [sh, job.sh, "{n}"]
        matrix: {n: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}
        parallel: 2
        """;

    /// <summary>Jobs 0 to 3 end at once; from 4 on they wait for a file, through SIGTERM where told so.</summary>
    private const string Job =
        """
        echo "$1" >>starts.log
        test "$1" -lt 4 && exit 0
        test -e deaf && trap '' TERM
        until test -e go; do sleep 0.05; done
        """;

    /// <summary>Longer than a test waits for a program: what asks a deaf job to end before it kills it does not pass.</summary>
    private const string LongGrace = "grace: 1h";

    [Theory]
    [InlineData(Posix.Interrupt)]
    [InlineData(Posix.Terminate)]
    [InlineData(Posix.Hangup)]
    public async Task A_signal_stops_the_batch_and_the_next_run_completes_it_with_the_same_bytes(int signal)
    {
        Require.Linux();
        using var batch = Create();
        await using (var run = batch.Start())
        {
            await BlockedAsync(batch);
            run.Signal(signal);
            var stopped = await run.EndAsync();
            Assert.True(stopped.ExitCode == 130, stopped.ToString());
        }

        Assert.Empty(batch.Processes());
        Assert.Equal(["succeeded", "succeeded", "succeeded", "succeeded"], batch.Outcomes);
        Assert.Equal(6, batch.LinesOf("starts.log").Length);

        batch.Write("go", "");
        var resumed = await batch.RunAsync();
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(12, batch.LinesOf("starts.log").Length);
        var results = batch.Results;
        batch.Out = batch.InFolder("undisturbed");
        await batch.RunAsync();
        Assert.Equal(batch.Results, results);
    }

    [Fact]
    public async Task A_signal_ends_the_reading_of_large_inputs_before_anything_is_started()
    {
        Require.Linux();
        using var batch = new TempBatch("name: large\nshell: 'true'\ninputs: [large]\n");
        await using (var large = File.Create(batch.InFolder("large")))
            large.SetLength(1L << 35);
        await using var run = batch.Start();
        await Eventually.HoldsAsync(() => long.Parse(File.ReadLines($"/proc/{run.Id}/io").First()["rchar: ".Length..], CultureInfo.InvariantCulture) > 1 << 28, "the input is read");
        run.Signal(Posix.Terminate);
        var stopped = await run.EndAsync();

        Assert.True(stopped.ExitCode == 130, stopped.ToString());
        Assert.Contains("Nothing was started. Go on: volley run ", stopped.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(batch.Out));
    }

    [Fact]
    public async Task A_job_that_ends_within_the_grace_counts()
    {
        Require.Linux();
        using var batch = Create();
        await using var run = batch.Start();
        await BlockedAsync(batch);
        run.Signal(Posix.Interrupt);
        batch.Write("go", "");
        var stopped = await run.EndAsync();

        Assert.True(stopped.ExitCode == 130, stopped.ToString());
        Assert.Equal(6, batch.Outcomes.Count);
        Assert.Equal(6, batch.LinesOf("starts.log").Length);
    }

    [Fact]
    public async Task The_second_signal_kills_at_once_what_does_not_listen()
    {
        Require.Linux();
        using var batch = Create(LongGrace);
        batch.Write("deaf", "");
        await using var run = batch.Start();
        await BlockedAsync(batch);
        run.Signal(Posix.Interrupt);
        await Task.Delay(100); // Two signals of one kind that are pending at once are one.
        run.Signal(Posix.Interrupt);
        var stopped = await run.EndAsync();

        Assert.True(stopped.ExitCode == 130, stopped.ToString());
        Assert.Empty(batch.Processes());
        Assert.Equal(4, batch.Outcomes.Count);

        batch.Write("go", "");
        var resumed = await batch.RunAsync();
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
    }

    [Fact]
    public async Task A_quit_signal_kills_at_once_and_leaves_no_job_behind()
    {
        Require.Linux();
        using var batch = Create(LongGrace);
        batch.Write("deaf", "");
        await using var run = batch.Start();
        await BlockedAsync(batch);
        run.Signal(Posix.Quit);
        var stopped = await run.EndAsync();

        Assert.True(stopped.ExitCode == 130, stopped.ToString());
        Assert.DoesNotContain("to finish", stopped.Stderr, StringComparison.Ordinal);
        Assert.Empty(batch.Processes());
    }

    [Fact]
    public async Task A_job_that_ignores_termination_is_killed_after_the_grace()
    {
        Require.Linux();
        using var batch = new TempBatch("""
            name: deaf
            command: [sh, -c, "trap '' TERM; echo start >>starts.log; while :; do sleep 0.05; done"]
            grace: 100ms
            """);
        await using var run = batch.Start();
        await Eventually.HoldsAsync(() => batch.LinesOf("starts.log").Length == 1, "The job started.");
        run.Signal(Posix.Interrupt);
        var stopped = await run.EndAsync();

        Assert.True(stopped.ExitCode == 130, stopped.ToString());
        Assert.Empty(batch.Processes());
    }

    [Fact]
    public async Task An_interruption_names_the_command_that_goes_on()
    {
        Require.Linux();
        using var batch = Create();
        await using var run = batch.StartVolley("run", batch.Spec, "--out", batch.Out, "--progress", "plain");
        await BlockedAsync(batch);
        run.Signal(Posix.Interrupt);
        var stopped = await run.EndAsync();

        Assert.Contains("volley run", stopped.Stderr, StringComparison.Ordinal);
    }

    private static TempBatch Create(string more = "")
    {
        var batch = new TempBatch(Spec + "\n" + more);
        batch.Write("job.sh", Job);
        return batch;
    }

    /// <summary>Until the first four are committed and two more wait.</summary>
    private static Task BlockedAsync(TempBatch batch) => Eventually.HoldsAsync(
        () => batch.LinesOf("starts.log").Length == 6 && File.ReadLines(Path.Combine(batch.Out, "results.jsonl")).Count() == 4, "Four jobs ended and two wait.");
}
