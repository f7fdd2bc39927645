using System.Runtime.CompilerServices;
using Volley.Cli.Commands;

namespace Volley.Tests.Cli;

public sealed class DocsTests
{
    [Fact]
    public void The_reference_names_every_command_and_option()
    {
        foreach (var command in Commands.Of(new ProgramCommand()))
        {
            var path = CommandPath.Of(command);
            var docs = File.ReadAllText(Path.Combine(Root(), "docs", path.Split(' ') is [_, var group, _] ? group + ".md" : "cli.md"));
            var start = docs.IndexOf($"\n## {path}\n", StringComparison.Ordinal);
            Assert.True(start >= 0, path);
            var end = docs.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
            var section = end < 0 ? docs[start..] : docs[start..end];
            Assert.All(command.Options, option => Assert.Contains($"`{option.Name}", section, StringComparison.Ordinal));
            foreach (var example in command.Examples)
                Assert.Contains(example.Line, section, StringComparison.Ordinal);
        }
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
