using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Volley.Planning;
using Volley.Tests.Testing;

namespace Volley.Tests.Planning;

public sealed class PlanPartsTests
{
    private static readonly BatchPlan Plan = BatchPlan.Create(
        [SchedulerWorld.Stage("train <&> 'α'", "seed", 2), SchedulerWorld.Stage("score", "seed", 2)], out _)!;

    [Fact]
    public void Parts_are_written_as_the_library_writes_JSON() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(),
        name =>
        {
            var json = PlanParts.Of(name.Get, Plan).ToJson();
            return JsonNode.Parse(json)!.ToJsonString() == json;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("plain name-1_2.3/4: x, y")]
    [InlineData("\"quoted\" \\ back")]
    [InlineData("<é> 🎯 \n\u0001")]
    [InlineData("")]
    public void What_is_written_is_read_again(string name)
    {
        var parts = PlanParts.Of(name, Plan);
        var read = PlanParts.Parse(parts.ToJson());
        Assert.Equal(name, read.BatchName);
        Assert.Equal(parts.ToJson(), read.ToJson());
    }

    [Fact]
    public void Half_a_character_is_no_reason_to_fail() =>
        Assert.Equal("a\uFFFDb", PlanParts.Parse(PlanParts.Of("a\uD800b", Plan).ToJson()).BatchName);
}
