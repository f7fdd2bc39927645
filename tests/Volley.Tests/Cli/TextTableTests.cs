using Volley.Cli.Tables;

namespace Volley.Tests.Cli;

public sealed class TextTableTests
{
    private const string Job = "a-name-of-a-job-that-is-longer-than-anybody-wants";
    private const string Model = "a-model-with-a-long-name";

    [Theory]
    [InlineData(99, Job, Model)]
    [InlineData(75, "a-name-of-a-job-that-is-l…nybody-wants", Model)]
    [InlineData(46, "a-name-of-…wants", "a-model-wit…-name")]
    public void Names_give_way_to_numbers(int width, string job, string model)
    {
        var table = new TextTable([new("job", MaxWidth: 60), new("model", MaxWidth: 40), new("cost", true)]);
        table.Add(Job, Model, "$0.123456");

        var lines = Lines(table, width);
        Assert.Equal($"{job}  {model}  $0.123456", lines[1]);
        Assert.All(lines, l => Assert.True(l.Length <= width, l));
    }

    [Fact]
    public void Text_at_the_end_gives_way_to_names()
    {
        var table = new TextTable([new("job", MaxWidth: 60), new("said")]);
        table.Add(Job, "nothing that matters");

        Assert.Equal(Job + "  nothin…", Lines(table, Job.Length + 9)[1]);
    }

    [Fact]
    public void Where_nothing_can_give_way_the_end_is_lost()
    {
        var table = new TextTable([new("n", true), new("mean cost", true)]);
        table.Add("1000", "$0.123456");

        Assert.Equal("1000  $0.1…", Lines(table, 11)[1]);
    }

    private static string[] Lines(TextTable table, int width) => [.. table.Lines(width).Select(l => l.ToString())];
}
