using System.Text.RegularExpressions;
using Volley.EndToEnd.Examples;

namespace Volley.EndToEnd.Documents;

/// <summary>What the documents show is tried: a reader who copies it gets what they say.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => [.. MarkdownBlock.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Commands_marked_runnable_end_as_the_document_says(string document)
    {
        using var workshop = new Workshop();
        var blocks = MarkdownBlock.Of(document).Where(b => b.Attributes.Length > 0).ToList();
        if (blocks.Count > 0)
            Repository.Copy("examples", workshop["examples"]);
        foreach (var block in blocks)
        {
            if (block.Value("file") is { } path)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(workshop[path])!);
                await File.WriteAllTextAsync(workshop[path], block.Text, TestContext.Current.CancellationToken);
            }

            if (!block.Attributes.Contains("runnable") || (block.Value("needs") is { } program && !Workshop.Has(program)))
                continue;
            var end = await workshop.RunAsync("/bin/sh", "-e", "-c", block.Text);
            Assert.True(end.ExitCode == int.Parse(block.Value("exit") ?? "0"), $"{block}\n{end}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Whole_specs_are_accepted(string document)
    {
        foreach (var block in MarkdownBlock.Of(document).Where(b => b.Language == "yaml" && b.Value("file") is null && NameKey().IsMatch(b.Text)))
        {
            using var workshop = new Workshop();
            Repository.Copy("tests/Volley.EndToEnd/Documents/StandIns", workshop.Root);
            AddPrograms(workshop, block.Text);
            await File.WriteAllTextAsync(workshop["batch.yaml"], block.Text, TestContext.Current.CancellationToken);

            var end = await workshop.VolleyAsync("plan", "batch.yaml");

            Assert.True(end.ExitCode == 0, $"{block}\n{end}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_within_the_repository_lead_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        foreach (Match link in Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))))
        {
            var target = Path.Combine(folder, link.Groups[1].Value.Split('#')[0]);
            Assert.True(Path.Exists(target), $"{document} links to {link.Groups[1].Value}, which is not there");
        }
    }

    /// <summary>Whatever program a spec names is there, so that a document may speak of any.</summary>
    private static void AddPrograms(Workshop workshop, string spec)
    {
        Directory.CreateDirectory(workshop["bin"]);
        foreach (Match command in Program().Matches(spec))
        {
            var name = command.Groups[1].Value;
            if (name.Contains('/') || Workshop.Has(name))
                continue;
            File.WriteAllText(workshop[$"bin/{name}"], "#!/bin/sh\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(workshop[$"bin/{name}"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [GeneratedRegex("^name:", RegexOptions.Multiline)]
    private static partial Regex NameKey();

    [GeneratedRegex("command:\\s*\\[\\s*\"?([^\\s,\"\\]]+)")]
    private static partial Regex Program();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)\s]+)\)")]
    private static partial Regex Link();
}
