using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.Gateway;

public sealed class CapCrashTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kills_at_any_moment_never_let_the_provider_bill_more_than_the_cap(bool hasPerJob)
    {
        Require.Linux();

        var report = await new CapTrial(jobs: 150, kills: 4, hasPerJob, seed: 1).RunAsync();

        Assert.True(report.IsKept, report.ToString());
        Assert.Equal(4, report.Kills);
    }
}
