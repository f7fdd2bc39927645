using Volley.Models.Prices;
using Volley.Models.Providers;
using Volley.Specs.Sections;
using Volley.Tests.Specs;

namespace Volley.Tests.Models.Providers;

/// <summary>What the page on models shows is true.</summary>
public sealed class ModelsDocumentTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "models.md"));

    [Fact]
    public void Every_example_is_accepted()
    {
        using var folder = new SpecFolder { SearchPath = "/bin:/usr/bin" };
        folder.WithProgram("python3");
        var language = new SpecLanguage { Sections = [new SectionEntry(ModelsSection.Key, () => new ModelsSection(Path.Combine(folder.Root, "none.yaml")))] };
        var examples = Page.Split("```yaml\n")[1..].Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.True(examples.Count >= 2);
        foreach (var example in examples)
        {
            var text = example.StartsWith("name:", StringComparison.Ordinal) ? example.Replace("[python3,", "[./python3,", StringComparison.Ordinal) : $"name: b\ncommand: [\"true\"]\n{example}";
            Assert.Empty(folder.Load(text, language).Diagnostics);
        }
    }

    [Fact]
    public void The_built_in_providers_are_listed_as_they_are() => Assert.All(BuiltInProviders.All, p =>
    {
        var row = $"| `{p.Name}` | `{p.Format.ToString().ToLowerInvariant()}` | {(p.BaseUrl is null ? "" : $"`{p.BaseUrl.AbsoluteUri.TrimEnd('/')}`")}";
        Assert.Contains(row, Page, StringComparison.Ordinal);
        if (p.KeyVariable is not null)
            Assert.Contains($"| `{p.KeyVariable}` |", Page, StringComparison.Ordinal);
    });

    [Fact]
    public void Ids_that_the_page_names_have_a_price()
    {
        var table = new ProviderTable(BuiltInProviders.All, "models.yaml", PriceTable.Current);
        foreach (var id in (string[])["openai/gpt-4o-mini", "anthropic/claude-haiku-4-5", "ollama/qwen3"])
        {
            Assert.Contains($"`{id}`", Page, StringComparison.Ordinal);
            Assert.NotNull(table.Resolve(id, out _));
        }
    }
}
