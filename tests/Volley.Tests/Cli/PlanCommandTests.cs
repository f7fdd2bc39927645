using Volley.Planning;
using Volley.Specs;
using Volley.Tests.Cli.Fakes;
using static Volley.Tests.Cli.Fakes.TypedCommand;

namespace Volley.Tests.Cli;

public sealed class PlanCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PlanCommandTests() => File.WriteAllText(_folder.At("batch.yaml"), "");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Plan_shows_counts_first_jobs_changes_and_cost() => Snapshot.Match(await SucceedAsync(new FakeEngine { Loaded = Sample.Loaded(Sample.Batch("/b/quickstart")), Plan = Plan }, "plan", _folder.Root));

    [Fact]
    public async Task Plan_names_the_budget_beside_the_cost()
    {
        var batch = Sample.Batch("/b/quickstart");
        batch = batch with { Spec = batch.Spec with { Budget = new BudgetSpec { Total = 2m, PerJob = 1m } } };
        Assert.Contains(
            "Cost: about $1.20 ($0.90 to $1.50: 90 % t-interval over 9 jobs that ran), at most $4.00. The budget is $2.00, earlier runs included.\n",
            await SucceedAsync(new FakeEngine { Loaded = Sample.Loaded(batch), Plan = Plan }, "plan", _folder.Root));
    }

    [Fact]
    public async Task Plan_without_a_job_to_run_says_nothing_of_cost()
    {
        var plan = Plan with { Stages = [new PlanStage("prepare", 3, 3, 0, 0, 0, 0, [])], Estimate = null, MaximumCost = 0m };
        Assert.DoesNotContain("Cost", await SucceedAsync(new FakeEngine { Loaded = Sample.Loaded(Sample.Batch("/b/quickstart")), Plan = plan }, "plan", _folder.Root));
    }

    [Fact]
    public async Task Plan_as_JSON() => Snapshot.Match(await SucceedAsync(new FakeEngine { Loaded = Sample.Loaded(Sample.Batch("/b/quickstart")), Plan = Plan }, "plan", _folder.Root, "--json"));

    private static readonly PlanReport Plan = new()
    {
        Stages =
        [
            new PlanStage("prepare", 3, 3, 0, 0, 0, 0, []),
            new PlanStage("train", 15, 8, 1, 2, 1, 3, ["prepare"]),
        ],
        First =
        [
            new JobPreview(PlanJob(0, "prepare-a-3f2a", new() { ["file"] = new("a b.txt") }), JobStanding.Done),
            new JobPreview(PlanJob(3, "train-1-55d0", new() { ["seed"] = new("1", ParameterKind.Number), ["file"] = new("b") }), JobStanding.Again, "input file changed: measure.sh"),
            new JobPreview(PlanJob(4, "train-2-55d1", new() { ["seed"] = new("2", ParameterKind.Number), ["file"] = new("b") }), JobStanding.New),
        ],
        Changes = [new PlanChange("input file changed: measure.sh", 3, "train-1-55d0")],
        Unplanned = 2,
        Estimate = new CostEstimate(1.2m, 0.9m, 1.5m, 9),
        MaximumCost = 4m,
    };

    private static Job PlanJob(long index, string id, Dictionary<string, ParameterValue> parameters) => new()
    {
        Index = index,
        Key = default,
        Id = id,
        Stage = id.Split('-')[0],
        Parameters = new ParameterSet([.. parameters.Keys], [.. parameters.Values]),
    };
}
