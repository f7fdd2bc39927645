using Volley.Workloads.CodeGeneration.Prompts;

namespace Volley.Tests.CodeGeneration;

public sealed class TokenEstimateTests
{
    [Fact]
    public void Every_part_is_rounded_down_by_itself_and_counted_in_bytes()
    {
        ProjectFile[] context = [new("a", "éé!"), new("b", "xxx")];
        Assert.Equal(1200 + 1 + 1 + 0 + 1, TokenEstimate.Of("seven..", context, "seven..").Tokens);
    }
}
