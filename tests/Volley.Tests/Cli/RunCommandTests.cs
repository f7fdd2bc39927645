using Volley.Cli;
using Volley.Diagnostics;
using Volley.Specs;
using Volley.Tests.Cli.Fakes;

namespace Volley.Tests.Cli;

public sealed class RunCommandTests
{
    [Fact]
    public async Task Options_reach_the_engine()
    {
        var engine = Finished();
        var (code, error) = await RunAsync(
            engine, "--out", "/o", "--journal", "/j", "--parallel", "3", "--on-failure", "stop", "--retry-failed", "--budget", "2.50", "--keep", "failed", "--progress", "none");
        Assert.Equal(0, code);
        Assert.Equal(("/o", "/j"), (engine.Request!.Out, engine.Request.Journal));
        Assert.Equal((3, OnFailure.Stop, true, 2.50m, KeepPolicy.Failed), (engine.Options!.Parallel, engine.Options.OnFailure, engine.Options.RetryFailed, engine.Options.Budget, engine.Options.Keep));
        Assert.StartsWith("2 jobs: 2 succeeded · 4.2s\n", error);
    }

    [Fact]
    public async Task Without_options_the_spec_decides()
    {
        var engine = Finished();
        await RunAsync(engine);
        Assert.Null(engine.Options!.Parallel);
        Assert.Null(engine.Options.OnFailure);
        Assert.Null(engine.Options.Budget);
        Assert.False(engine.Options.RetryFailed);
        Assert.Equal(KeepPolicy.All, engine.Options.Keep);
    }

    [Fact]
    public async Task The_summary_takes_one_pass_over_the_results()
    {
        var engine = Finished();
        await RunAsync(engine);
        Assert.Equal(1, engine.Record!.Passes);
    }

    [Fact]
    public async Task What_to_type_next_keeps_the_folder_that_was_asked_for()
    {
        var record = new FakeRecord { Rows = [Sample.Row(0, "a", Outcome.Failed)] };
        var engine = new FakeEngine
        {
            Loaded = Sample.Loaded(Sample.Batch("/b/my batch")),
            Record = record,
            Run = (_, _, _) => Task.FromResult(Sample.Report(Sample.Final(TimeSpan.FromSeconds(1), Sample.Stage(1, 0, 1)))),
        };
        var (code, error) = await RunAsync(engine, "--out", "/b/my batch");
        Assert.Equal(1, code);
        Assert.Contains("volley explain '/b/my batch' a\n", error);
        Assert.Contains("--out '/b/my batch' --retry-failed\n", error);
    }

    [Fact]
    public async Task What_to_type_next_keeps_what_was_typed_for_this_run()
    {
        var engine = new FakeEngine
        {
            Loaded = Sample.Loaded(Sample.Batch()),
            Record = new FakeRecord { Rows = [Sample.Row(0, "a", Outcome.Failed), Sample.Row(1, "b", Outcome.Refused)] },
            Run = (_, _, _) => Task.FromResult(Sample.Report(
                Sample.Final(TimeSpan.FromSeconds(1), Sample.Stage(3, 0, 1, refused: 1)) with { Spent = 5m, Budget = 20m }, RunEnding.Interrupted)),
        };
        var (_, error) = await RunAsync(engine, "--budget", "20", "--on-failure", "stop", "--keep", "failed", "--parallel", "3", "--retry-failed", "--progress", "none");
        const string Kept = " --parallel 3 --on-failure stop --keep failed";
        Assert.Matches($"Go on: +volley run [^ ]+{Kept} --budget 20.00\n", error);
        Assert.Contains($"{Kept} --budget 20.00 --retry-failed\n", error, StringComparison.Ordinal);
        Assert.Contains($"{Kept} --budget 40.00\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_during_the_run_is_told_before_the_summary()
    {
        var fault = Diagnostic.Error("VOL3001", "the disk is full", hint: "Make room.");
        var engine = new FakeEngine
        {
            Loaded = Sample.Loaded(Sample.Batch()),
            Record = new FakeRecord(),
            Run = (_, _, _) => Task.FromResult(new RunReport(Sample.Final(TimeSpan.FromSeconds(1), Sample.Stage(2, 1)), RunEnding.Failed, [fault])),
        };
        var (code, error) = await RunAsync(engine);
        Assert.Equal(1, code);
        Assert.StartsWith("VOL3001 the disk is full. Make room.\n2 jobs: 1 succeeded, 1 undecided · ended by a fault after 1.0s\n", error);
    }

    [Fact]
    public async Task A_batch_that_cannot_be_run_is_told_as_a_mistake()
    {
        var engine = new FakeEngine
        {
            Loaded = Sample.Loaded(Sample.Batch(), Diagnostic.Warning("VOL1999", "odd")),
            Run = (_, listener, _) =>
            {
                listener.Note("A note.");
                throw new BatchException(Diagnostic.Error("VOL3002", "another volley runs this batch"));
            },
        };
        var (code, error) = await RunAsync(engine);
        Assert.Equal(2, code);
        Assert.Equal("warning VOL1999 odd.\nA note.\nVOL3002 another volley runs this batch.\n", error);
    }

    private static FakeEngine Finished() => new()
    {
        Loaded = Sample.Loaded(Sample.Batch()),
        Record = new FakeRecord { Rows = [Sample.Row(0, "a"), Sample.Row(1, "b")] },
        Run = (_, _, _) => Task.FromResult(Sample.Report(Sample.Final(TimeSpan.FromSeconds(4.2), Sample.Stage(2, 2)))),
    };

    private static async Task<(int Code, string Error)> RunAsync(FakeEngine engine, params string[] options)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("batch.yaml"), "");
        using var terminal = new FakeTerminal();
        var code = await CommandLine.RunAsync(["run", folder.Root, .. options], terminal.Terminal, engine);
        return (code, terminal.Error);
    }
}
