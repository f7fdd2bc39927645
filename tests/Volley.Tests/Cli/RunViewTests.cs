using Volley.Cli;
using Volley.Cli.Progress;
using Volley.Diagnostics;
using Volley.Outputs;
using Volley.Scheduling;
using Volley.Tests.Cli.Fakes;

namespace Volley.Tests.Cli;

public sealed class RunViewTests
{
    private static readonly BatchSnapshot Done = Sample.Final(TimeSpan.FromSeconds(4), Sample.Stage(18, 18));

    [Fact]
    public async Task What_is_said_before_the_first_frame_is_not_lost()
    {
        using var terminal = new FakeTerminal(width: 80, redraws: true);
        await using var view = RunViews.Create(ProgressMode.Live, terminal.Terminal, "b", "volley results d");
        view.Begin(() => ValueTask.FromResult(Sample.Busy));
        view.Note("2 orphans of the last run were ended.");
        view.Warn(Diagnostic.Warning("VOL9999", "a thing"));
        await view.EndAsync(Done);
        Assert.StartsWith("2 orphans of the last run were ended.\nwarning VOL9999 a thing.\n", terminal.Error);
    }

    [Fact]
    public async Task A_run_that_never_began_ends_its_view()
    {
        using var terminal = new FakeTerminal();
        await using var view = RunViews.Create(ProgressMode.Plain, terminal.Terminal, "b", "volley results d");
        view.Note("said");
        await view.EndAsync(null);
        Assert.Equal("said\n", terminal.Error);
    }

    [Fact]
    public async Task An_engine_that_answers_no_more_does_not_keep_the_view_from_ending()
    {
        using var terminal = new FakeTerminal();
        await using var view = RunViews.Create(ProgressMode.None, terminal.Terminal, "b", "volley results d");
        var asked = new TaskCompletionSource();
        view.Begin(() =>
        {
            asked.TrySetResult();
            return new ValueTask<BatchSnapshot>(new TaskCompletionSource<BatchSnapshot>().Task);
        });
        view.Interrupt(TimeSpan.FromSeconds(3));
        await asked.Task;
        await view.EndAsync(Done);
        Assert.Equal("Interrupted: no more jobs are started.\n", terminal.Error);
    }

    [Theory]
    [InlineData("Live")]
    [InlineData("Plain")]
    [InlineData("Json")]
    [InlineData("None")]
    public async Task An_interruption_is_answered_once_with_the_jobs_that_run(string mode)
    {
        using var terminal = new FakeTerminal(width: 80, redraws: true);
        await using var view = RunViews.Create(Enum.Parse<ProgressMode>(mode), terminal.Terminal, "b", "volley results d");
        var asked = new TaskCompletionSource();
        view.Interrupt(TimeSpan.FromSeconds(3));
        view.Begin(() =>
        {
            asked.TrySetResult();
            return ValueTask.FromResult(Sample.Busy);
        });
        await asked.Task;
        await view.EndAsync(Done);
        Assert.Equal(2, terminal.Error.Split("Interrupted: ").Length);
    }

    [Fact]
    public async Task Live_frames_are_cleared_and_leave_the_final_bars()
    {
        using var terminal = new FakeTerminal(width: 80, redraws: true);
        await using var view = RunViews.Create(ProgressMode.Live, terminal.Terminal, "b", "volley results d");
        var asked = 0;
        var second = new TaskCompletionSource();
        view.Begin(() =>
        {
            if (++asked == 2)
                second.TrySetResult();
            return ValueTask.FromResult(Sample.Busy);
        });
        await second.Task;
        await view.EndAsync(Done);
        Assert.Contains("waiting: ", terminal.Error);
        // Erased below its last line; then back to its first, where the next frame or the end begins whatever the terminal's width has become.
        Assert.Equal(2, terminal.Error.Split("\u001b[K\u001b[J\r\u001b[4A").Length - 1);
        var last = terminal.Error[terminal.Error.LastIndexOf('\u001b')..];
        Assert.Contains("18/18  100%  18 ok\n", last);
        Assert.DoesNotContain("waiting", last);
    }

    [Fact]
    public async Task A_view_that_breaks_does_not_take_the_run_with_it()
    {
        using var terminal = new FakeTerminal();
        await using var view = RunViews.Create(ProgressMode.None, terminal.Terminal, "b", "volley results d");
        var asked = new TaskCompletionSource();
        view.Begin(() =>
        {
            asked.TrySetResult();
            throw new InvalidOperationException("impossible");
        });
        await asked.Task;
        await view.EndAsync(Done);
        Assert.Equal("warning VOL5013 the progress view broke: impossible. The run itself went on; please report this.\n", terminal.Error);
    }

    [Fact]
    public async Task Json_progress_is_data_on_stdout_and_ends_with_the_final_snapshot()
    {
        using var terminal = new FakeTerminal();
        await using var view = RunViews.Create(ProgressMode.Json, terminal.Terminal, "b", "volley results d");
        view.Decided(Sample.Row(0, "a", Outcome.Failed));
        await view.EndAsync(Done);
        Assert.Equal("", terminal.Error);
        Assert.Equal(18, SnapshotReader.Read(Assert.Single(terminal.Out.TrimEnd('\n').Split('\n')))!.Decided);
    }

    [Fact]
    public void The_first_signal_stops_and_the_second_kills()
    {
        using var signals = Signals.Listen(() => Assert.Fail("The program ended."));
        var said = 0;
        signals.Heed(() => said++);
        Assert.False(signals.Stop.IsCancellationRequested);
        signals.Receive();
        Assert.True(signals.Stop.IsCancellationRequested);
        Assert.False(signals.Kill.IsCancellationRequested);
        signals.Receive();
        Assert.True(signals.Kill.IsCancellationRequested);
        signals.Receive();
        Assert.Equal(1, said);
    }

    [Fact]
    public void A_signal_after_the_end_is_no_fault()
    {
        var signals = Signals.Listen(() => Assert.Fail("The program ended."));
        signals.Dispose();
        signals.Receive();
    }

    [Fact]
    public void A_signal_that_nobody_heeds_ends_the_program()
    {
        var ended = 0;
        using var signals = Signals.Listen(() => ended++);
        signals.Receive();
        Assert.Equal(1, ended);
    }
}
