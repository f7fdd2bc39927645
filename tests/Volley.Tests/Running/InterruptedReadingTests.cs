using Volley.Diagnostics;
using Volley.Execution;
using Volley.Planning;
using Volley.Tests.Testing;

namespace Volley.Tests.Running;

public sealed class InterruptedReadingTests : IDisposable
{
    private const int Jobs = 3;

    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_interrupted_while_the_first_inputs_are_read_leaves_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(new LargeInputs { EndlessKey = 1 }));
        Assert.False(Directory.Exists(_folder.Batch.Root));
    }

    [Fact]
    public async Task A_run_that_is_killed_while_inputs_are_read_leaves_nothing_either()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(new LargeInputs { EndlessKey = 1 }, isKill: true));
        Assert.False(Directory.Exists(_folder.Batch.Root));
    }

    [Fact]
    public async Task A_run_that_is_interrupted_while_it_looks_for_what_is_done_leaves_that_done()
    {
        await RunAsync(new LargeInputs());
        var results = _folder.Results();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(new LargeInputs { EndlessKey = 3 }));
        Assert.Equal(Jobs, (await RunAsync(new LargeInputs())).Final.Stages[0].Reused);
        Assert.Equal(results, _folder.Results());
    }

    [Fact]
    public async Task A_run_that_is_interrupted_while_a_jobs_inputs_are_read_starts_no_more_jobs()
    {
        var inputs = new LargeInputs { EndlessKey = 3 };
        Assert.Equal(RunEnding.Interrupted, (await RunAsync(inputs)).Ending);
        Assert.Equal((1, 1), (inputs.Started, File.ReadAllLines(_folder.Batch.Results).Length));
        Assert.Equal((Jobs, 1), (await RunAsync(new LargeInputs())).Final.Stages[0] is var stage ? (stage.Succeeded, stage.Reused) : default);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 2, 1)]
    public async Task A_job_whose_inputs_could_not_be_looked_at_again_is_not_recorded_and_runs_later(int endless, int started, int recorded)
    {
        var inputs = new LargeInputs { EndlessCheck = endless };
        Assert.Equal(RunEnding.Interrupted, (await RunAsync(inputs)).Ending);
        Assert.Equal(started, inputs.Started);
        Assert.Equal(recorded, File.Exists(_folder.Batch.Results) ? File.ReadAllLines(_folder.Batch.Results).Length : 0);
        Assert.Equal((Jobs, recorded), (await RunAsync(new LargeInputs())).Final.Stages[0] is var stage ? (stage.Succeeded, stage.Reused) : default);
    }

    [Fact]
    public async Task What_a_job_spent_whose_inputs_could_not_be_looked_at_again_is_charged_to_the_batch()
    {
        Assert.Equal(0.25m, (await RunAsync(new LargeInputs { EndlessCheck = 2 }, budget: 10)).Final.Spent);
        Assert.Equal(0.25m * (1 + Jobs), (await RunAsync(new LargeInputs(), budget: 10)).Final.Spent);
    }

    private async Task<RunReport> RunAsync(LargeInputs inputs, bool isKill = false, decimal? budget = null)
    {
        using var interruption = new CancellationTokenSource();
        inputs.Interrupt = interruption.Cancel;
        var plan = SchedulerWorld.Of(SchedulerWorld.Stage("a", "x", Jobs) with { Workload = inputs, PerJob = budget is null ? null : 1 });
        var definition = new BatchDefinition { Name = "b", Origin = new SpecOrigin("batch.yaml", _folder.Root, "name: b\n"), Parallel = 1 };
        var runner = new BatchRunner(definition, plan, new RunOptions { Folder = _folder.Batch, Budget = budget }, _folder);
        return await runner.RunAsync(isKill ? default : interruption.Token, isKill ? interruption.Token : default);
    }

    /// <summary>Jobs with inputs of which one, the n-th that is asked for, would take for ever: it ends only as the user interrupts the run.</summary>
    private sealed class LargeInputs : IWorkload
    {
        private int _keys;
        private int _checks;
        private int _started;

        public int? EndlessKey { get; init; }

        public int? EndlessCheck { get; init; }

        public Action Interrupt { get; set; } = () => { };

        public int Started => _started;

        public string Name => "large";

        public object? SharedKeyParts(JobDescription job) => null;

        public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token)
        {
            Read(++_keys >= EndlessKey, token);
            return [new("content", "x")];
        }

        public AttemptSettings SettingsOf(long local) => AttemptSettings.Default;

        public AttemptWork CreateWork(PlannedJob job, WorkContext context) => new HandlerWork((_, _) =>
        {
            Interlocked.Increment(ref _started);
            return Task.FromResult(new AttemptResult { Status = AttemptStatus.Succeeded, Cost = 0.25m });
        });

        public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token)
        {
            Read(++_checks >= EndlessCheck, token);
            return null;
        }

        private void Read(bool isEndless, CancellationToken token)
        {
            if (!isEndless)
                return;
            Interrupt();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The reading is not interrupted.");
        }
    }
}
