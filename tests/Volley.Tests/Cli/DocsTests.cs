using System.Runtime.CompilerServices;
using Volley.Cli.Commands;

namespace Volley.Tests.Cli;

public sealed class DocsTests
{
    [Fact]
    public void The_reference_names_every_command_and_option()
    {
        var docs = File.ReadAllText(Path.Combine(Root(), "docs", "cli.md"));
        foreach (var command in new ProgramCommand().Subcommands)
        {
            var start = docs.IndexOf($"\n## volley {command.Name}\n", StringComparison.Ordinal);
            Assert.True(start >= 0, command.Name);
            var end = docs.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
            var section = end < 0 ? docs[start..] : docs[start..end];
            Assert.All(command.Options, option => Assert.Contains($"`{option.Name}", section, StringComparison.Ordinal));
            foreach (var example in ((VolleyCommand)command).Examples)
                Assert.Contains(example.Line, section, StringComparison.Ordinal);
        }
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
