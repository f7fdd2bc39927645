using System.Collections.Immutable;
using Volley.Cli.Commands;
using Volley.Cli.Engine;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Planning;
using Volley.Specs;

namespace Volley.Tests.Running;

/// <summary>Batches that a program made, not a spec file.</summary>
public sealed class DescribedBatchTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_batch_without_a_spec_runs_and_is_not_run_again()
    {
        var calls = new List<string>();
        var first = await RunAsync(job => Keep(calls, job));
        var second = await RunAsync(job => Keep(calls, job));
        Assert.Equal(["a", "b"], calls);
        Assert.Equal((RunEnding.Completed, 2L), (first.Ending, first.Final.Stages[0].Succeeded));
        Assert.Equal(2, second.Final.Stages[0].Reused);
    }

    [Fact]
    public async Task The_folder_says_who_made_the_batch_how_to_go_on_and_which_jobs_it_has()
    {
        await RunAsync(_ => new AttemptResult { Status = AttemptStatus.Succeeded });
        var description = BatchDescription.Read(_folder.Batch);
        Assert.Equal(("trial", "tests", "type this", "1"), (description?.Name, description?.MadeBy, description?.Again, description?.Properties["x"]));
        Assert.Equal(["a:", "b:a"], description!.Jobs.Select(j => $"{j.Id}:{string.Join(',', j.Needs)}"));
    }

    [Fact]
    public async Task Status_and_explain_know_the_jobs_and_the_command_to_go_on_with()
    {
        await RunAsync(_ => new AttemptResult { Status = AttemptStatus.Failed, Error = new JobError("no", "no") });
        using var engine = new LocalEngine();
        using var record = engine.Open(_folder.Batch);
        Assert.Equal(["a", "b"], record.Jobs().Select(j => j.Id));
        var needs = record.Needs(new JobName(1, "b"));
        Assert.Equal((1, 0, "a"), (needs!.Total, needs.Succeeded, needs.Open[0]));
        Assert.Equal("type this", RunCommand.ToGoOn(record.Description, "dir", record.TypedBudget));
        Assert.Equal("type that", RunCommand.ToRetry(record.Description, "dir", record.TypedBudget));
    }

    [Fact]
    public async Task Running_the_folder_as_a_spec_names_the_command_to_type()
    {
        await RunAsync(_ => new AttemptResult { Status = AttemptStatus.Succeeded });
        Assert.Null(SpecSource.Read(_folder.Batch.Root, out var error));
        Assert.Equal(DiagnosticCodes.NoSpecDescribes, error?.Code);
        Assert.Contains("type this", error!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_batch_is_refused()
    {
        await RunAsync(_ => new AttemptResult { Status = AttemptStatus.Succeeded });
        var fault = await Assert.ThrowsAsync<BatchException>(() => RunAsync(_ => new AttemptResult { Status = AttemptStatus.Succeeded }, "other"));
        Assert.Equal(DiagnosticCodes.OtherBatch, fault.Diagnostics[0].Code);
    }

    private static AttemptResult Keep(List<string> calls, string job)
    {
        lock (calls)
            calls.Add(job);
        return new AttemptResult { Status = AttemptStatus.Succeeded };
    }

    private async Task<RunReport> RunAsync(Func<string, AttemptResult> handler, string name = "trial")
    {
        var stage = new StageDefinition
        {
            Source = new ListSource([new ListEntry("b", ParameterSet.Empty, ["a"]), new ListEntry("a", ParameterSet.Empty, [])]),
            Workload = new HandlerWorkload(handler),
        };
        var plan = BatchPlan.Create([stage], out _)!;
        var definition = new BatchDefinition
        {
            Name = name,
            Origin = new ProgramOrigin
            {
                MadeBy = "tests",
                Again = "type this",
                RetryFailed = "type that",
                Properties = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("x", "1"),
            },
        };
        return await new BatchRunner(definition, plan, new RunOptions { Folder = _folder.Batch }, _folder).RunAsync(default, default);
    }

    private sealed class HandlerWorkload(Func<string, AttemptResult> handler) : IWorkload
    {
        public string Name => "handler";

        public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token) => [new("content", KeyDigest.Of("x"))];

        public object? SharedKeyParts(JobDescription job) => this;

        public AttemptSettings SettingsOf(long local) => AttemptSettings.Default;

        public AttemptWork CreateWork(PlannedJob job, WorkContext context) => new HandlerWork((c, _) => Task.FromResult(handler(c.Job.Id)));

        public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token) => null;
    }
}
