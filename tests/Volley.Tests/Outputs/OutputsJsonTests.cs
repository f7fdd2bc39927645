using Volley.Outputs;
using Volley.Scheduling;

namespace Volley.Tests.Outputs;

public sealed class OutputsJsonTests
{
    private static readonly BatchSnapshot Full = new()
    {
        At = new DateTimeOffset(2026, 1, 31, 12, 0, 0, 250, TimeSpan.Zero),
        Elapsed = TimeSpan.FromSeconds(12.5),
        Stages = [new StageProgress("prepare", 10, 5, 1, 2, 1, 3, 1), new StageProgress(null, 4, 0, 0, 0, 0, 0, 0)],
        Running = [new RunningJob("tool=\"gzip\"-é", 2, TimeSpan.FromSeconds(1.25))],
        RunningCount = 1,
        Parallel = 8,
        Waiting = new WaitCounts(1, 2, 3, 4, new DateTimeOffset(2026, 1, 31, 12, 1, 0, TimeSpan.Zero), 5),
        Spent = 1.50m,
        Budget = 20m,
        Rate = 2.5,
        Remaining = new Estimate(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(90)),
        Ending = "interrupted",
    };

    [Fact]
    public void A_snapshot_is_one_line_with_these_keys() => Assert.Equal(
        """{"at":"2026-01-31T12:00:00.25Z","elapsed":12.5,"total":14,"decided":9,"stages":[{"name":"prepare","total":10,"succeeded":5,"failed":1,"skipped":2,"refused":1,"reused":3,"running":1},{"name":null,"total":4,"succeeded":0,"failed":0,"skipped":0,"refused":0,"reused":0,"running":0}],"running-count":1,"parallel":8,"running":[{"job":"tool=\"gzip\"-é","attempt":2,"seconds":1.25}],"waiting":{"need":1,"budget":2,"slot":3,"retry":4,"next-retry":"2026-01-31T12:01:00Z","commit":5},"spent":1.50,"budget":20,"rate":2.5,"remaining":{"expected":60,"low":50,"high":90},"ending":"interrupted"}""",
        OutputsJson.Write(Full));

    [Fact]
    public void What_was_written_is_read_again()
    {
        var empty = new BatchSnapshot { At = Full.At, Elapsed = default, Stages = [], Waiting = new WaitCounts(0, 0, 0, 0, null, 0) };
        foreach (var snapshot in new[] { Full, empty })
        {
            var read = OutputsJson.Read(OutputsJson.Write(snapshot));
            Assert.Equal(snapshot.Stages.ToArray(), read.Stages.ToArray());
            Assert.Equal(snapshot.Running.ToArray(), read.Running.ToArray());
            Assert.Equal(snapshot with { Stages = [], Running = [] }, read with { Stages = [], Running = [] });
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"at\":\"2026-01-31T12:00:00Z\",\"elapsed\":\"x\"}")]
    public void A_text_that_is_no_snapshot_is_a_format_error(string text) => Assert.Throws<FormatException>(() => OutputsJson.Read(text));
}
