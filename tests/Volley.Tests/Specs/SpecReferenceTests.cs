using Volley.Diagnostics;

namespace Volley.Tests.Specs;

/// <summary>The examples of the spec reference are specs, or parts of one.</summary>
public sealed class SpecReferenceTests
{
    [Fact]
    public void Every_example_of_the_reference_is_accepted()
    {
        using var folder = new SpecFolder();
        foreach (var program in (string[])["python3", "make"])
            folder.WithProgram("bin/" + program);
        foreach (var file in (string[])["measure.sh", "solve.py", "cases/1.json", "cases/2.json", "cases/3.json", "articles/a.json", "archive/old/b.json"])
            folder.With(file);
        var examples = Examples().ToList();
        Assert.True(examples.Count >= 9);
        foreach (var example in examples)
        {
            var text = example.StartsWith("name:", StringComparison.Ordinal) ? example : $"name: b\ncommand: [\"true\"]\n{example}";
            var source = new Volley.Specs.SpecSource { File = "batch.yaml", Text = text, Folder = folder.Root, SearchPath = Path.Combine(folder.Root, "bin") + ":/usr/bin:/bin" };
            Assert.DoesNotContain(Volley.Specs.SpecLoader.Load(source).Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        }
    }

    private static IEnumerable<string> Examples()
    {
        const string Fence = "```yaml\n";
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "spec.md"));
        for (var at = page.IndexOf(Fence, StringComparison.Ordinal); at >= 0; at = page.IndexOf(Fence, at, StringComparison.Ordinal))
        {
            at += Fence.Length;
            yield return page[at..page.IndexOf("```", at, StringComparison.Ordinal)];
        }
    }
}
