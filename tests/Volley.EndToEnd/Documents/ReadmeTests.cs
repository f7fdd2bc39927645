using System.Text.RegularExpressions;
using Volley.EndToEnd.Examples;

namespace Volley.EndToEnd.Documents;

public sealed partial class ReadmeTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    /// <summary>Numbers differ between versions of the compressors, times between machines; the words do not.</summary>
    [Fact]
    public async Task The_first_screen_shows_what_the_program_says()
    {
        var blocks = MarkdownBlock.Of("README.md").ToList();
        Repository.Copy("examples", _workshop["examples"]);
        var spec = blocks.First(b => b.Language == "yaml").Text;
        await File.WriteAllTextAsync(_workshop["examples/quickstart/batch.yaml"], spec, TestContext.Current.CancellationToken);

        var end = await _workshop.VolleyAsync("run", "examples/quickstart", "--progress", "none");

        Assert.True(end.ExitCode == 0, end.ToString());
        Assert.Equal(Words(blocks.First(b => b.Language == "text").Text), Words(end.Errors));
        var line = File.ReadLines(_workshop["examples/quickstart/batches/compressors/results.jsonl"]).ElementAt(4);
        Assert.Equal(Words(blocks.First(b => b.Language == "json").Text), Words(line));
    }

    /// <summary>CI runs the two commands as they are printed.</summary>
    [Fact]
    public void The_first_block_is_the_two_commands()
    {
        var first = MarkdownBlock.Of("README.md").First();

        Assert.Equal("dotnet run --project src/Volley.Cli -c Release -- run examples/quickstart\ndotnet test\n", first.Text);
    }

    private static string Words(string text) => Spaces().Replace(Numbers().Replace(text, "#"), " ").Trim();

    [GeneratedRegex("-[0-9a-f]{6,12}(?=\")|[0-9][0-9.,]*(ms|s)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
