using Volley.EndToEnd.Examples;

namespace Volley.EndToEnd.Documents;

/// <summary>The examples that <c>--help</c> prints are tried: they run as they stand there, one after the other, from the repository's root.</summary>
public sealed class HelpTests
{
    [Fact]
    public async Task Every_example_of_the_batch_commands_runs_as_printed()
    {
        foreach (var tool in (string[])["gzip", "bzip2"])
            Assert.SkipUnless(Workshop.Has(tool), $"{tool} is not installed");
        using var workshop = new Workshop();
        Repository.Copy("examples/quickstart", workshop["examples/quickstart"]);
        foreach (var command in (string[])["run", "plan", "status", "results", "logs", "explain", "costs"])
        {
            var examples = Examples((await workshop.VolleyAsync(command, "--help")).Output);
            Assert.NotEmpty(examples);
            foreach (var example in examples)
            {
                var end = await workshop.RunAsync("/bin/sh", "-c", example);
                Assert.True(end.ExitCode == 0, $"{example}\n{end}");
            }
        }
    }

    private static List<string> Examples(string help) =>
        [.. help.Split('\n').SkipWhile(l => !l.StartsWith("Example", StringComparison.Ordinal)).Select(l => l.Trim()).Where(l => l.StartsWith("volley ", StringComparison.Ordinal))];
}
