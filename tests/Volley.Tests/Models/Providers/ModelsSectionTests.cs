using Volley.Diagnostics;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.Specs.Sections;
using Volley.Tests.Specs;

namespace Volley.Tests.Models.Providers;

public sealed class ModelsSectionTests : IDisposable
{
    private const string Head = "name: b\ncommand: [\"true\"]\n";
    private const string Lab = "{format: openai, url: \"http://127.0.0.1:9\"";
    private readonly SpecFolder _folder = new();

    private string UserFile => Path.Combine(_folder.Root, "user", "models.yaml");

    private SpecLanguage Language => new() { Sections = [new SectionEntry(ModelsSection.Key, () => new ModelsSection(UserFile))] };

    [Fact]
    public void A_provider_is_read_with_all_its_settings()
    {
        _folder.With("rules.yaml", "rules: [{user: hi, answers: [ho]}]\n");
        var table = Good("""
            models:
              lab:
                format: anthropic
                url: "https://lab.example/api/"
                key: LAB_API_KEY
                concurrency: 16
                requests-per-minute: 600
                tokens-per-minute: 200000
                attempts: 3
                longest-wait: 2m
                timeouts: {connect: 1s, first-byte: 2s, idle: 3s, total: 4s}
                max-output: {big: 8000, "*": 100}
                max-cost: {"big*": 0.25}
                input-overhead: 500
                prices:
                  big: {input: 3, output: 15, cached-input: 0.3, cache-write: 3.75, cache-write-1h: 6, reasoning: 20,
                        tiers: [{above: 200000, input: 6, output: 22.5}]}
                  "*": {input: 0.15, output: 0.60}
              actor: {format: scripted, rules: rules.yaml}
            """);
        var lab = table.Find("lab")!;
        Assert.Equal(("lab", ProviderFormat.Anthropic, "https://lab.example/api", "LAB_API_KEY"), (lab.Name, lab.Format, lab.BaseUrl!.AbsoluteUri, lab.KeyVariable));
        Assert.Equal(new ProviderLimits { Concurrency = 16, RequestsPerMinute = 600, TokensPerMinute = 200_000 }, lab.Limits);
        Assert.Equal((3, TimeSpan.FromMinutes(2), 500L), (lab.Attempts, lab.LongestWait, lab.InputOverhead));
        Assert.Equal([1, 2, 3, 4], new[] { lab.Timeouts.Connect, lab.Timeouts.FirstByte, lab.Timeouts.Idle, lab.Timeouts.Total }.Select(t => t.TotalSeconds));
        Assert.Equal("https://lab.example/api/v1/messages", lab.Endpoint(WireFormat.Anthropic).AbsoluteUri);
        var big = table.Resolve("lab/big", out _)!;
        Assert.Equal((8000, 2, "batch.yaml"), ((int)big.MaxOutput!, big.Price.Tiers.Length, big.Price.Version));
        Assert.Equal(0.000035m, big.Price.CostOf(new TokenUsage { Output = 2, Reasoning = 1 }));
        Assert.Equal(1.200006m, big.Price.CostOf(new TokenUsage { Input = 200_001 }));
        Assert.Equal((100, 0.6m), ((int)table.Resolve("lab/small", out _)!.MaxOutput!, table.Resolve("lab/small", out _)!.Price.Tiers[0].Output));
        Assert.Equal((0.25m, null), (big.MaxCost, table.Resolve("lab/small", out _)!.MaxCost));
        Assert.NotEqual(table.Find("scripted")!.Rules, table.Find("actor")!.Rules);
        Assert.Contains("LAB_API_KEY", table.KeyVariables);
    }

    [Fact]
    public void A_batch_without_the_section_has_no_providers() => Assert.Null(_folder.Load(Head, Language).Spec!.Sections.Find<ProviderTable>("models"));

    [Fact]
    public void A_built_in_provider_keeps_what_is_not_changed()
    {
        var openai = Good("models: {openai: {requests-per-minute: 5, url: \"http://127.0.0.1:9/v1\"}}").Find("openai")!;
        Assert.Equal((5, "OPENAI_API_KEY", "max_completion_tokens"), (openai.Limits.RequestsPerMinute, openai.KeyVariable, openai.ChatLimitField));
        Assert.Equal("http://127.0.0.1:9/v1/responses", openai.Endpoint(WireFormat.OpenAiResponses).AbsoluteUri);
    }

    [Fact]
    public void A_price_that_the_user_gives_comes_before_the_list_price()
    {
        var table = Good("models: {openai: {prices: {gpt-4o: {input: 1, output: 2}}}}");
        Assert.Equal(1, table.Resolve("openai/gpt-4o-2024-08-06", out _)!.Price.Tiers[0].Input);
        Assert.Equal(0.15m, table.Resolve("openai/gpt-4o-mini", out _)!.Price.Tiers[0].Input);
    }

    [Fact]
    public void The_spec_changes_what_the_users_file_says()
    {
        _folder.With("user/models.yaml", $"lab: {Lab}, attempts: 2, longest-wait: 9m, prices: {{a: {{input: 1, output: 1}}, \"*\": {{input: 2, output: 2}}}}}}\n");
        var table = Good("models: {lab: {attempts: 7, prices: {b: {input: 3, output: 3}}}}");
        var lab = table.Find("lab")!;
        Assert.Equal((7, TimeSpan.FromMinutes(9)), (lab.Attempts, lab.LongestWait));
        Assert.Equal([1m, 3m, 2m], new[] { "a", "b", "c" }.Select(m => table.Resolve($"lab/{m}", out _)!.Price.Tiers[0].Input));
        Assert.EndsWith("models.yaml", table.Resolve("lab/a", out _)!.Price.Version);
    }

    [Fact]
    public void The_users_file_can_be_read_without_a_spec()
    {
        Assert.NotNull(ModelsSection.Load(UserFile, out var none)!.Find("openai"));
        Assert.Empty(none);
        _folder.With("user/models.yaml", $"lab: {Lab}, prices: {{\"*\": {{input: 0, output: 0}}}}}}\n");
        Assert.True(ModelsSection.Load(UserFile, out _)!.Resolve("lab/x", out _)!.Price.IsFree);
        _folder.With("user/models.yaml", "lab: {format: opnai}\n");
        Assert.Null(ModelsSection.Load(UserFile, out var mistakes));
        Assert.Equal(["VOL1022@1"], mistakes.Select(SpecFolder.Summary));
        Assert.Equal(UserFile, mistakes[0].Location!.Value.File);
    }

    [Fact]
    public void A_batch_with_models_is_metered_and_needs_no_bound_for_a_job()
    {
        var result = _folder.Load(Head + "models: {ollama: {attempts: 2}}\nbudget: {total: 3}\n", Language);
        Assert.Empty(result.Diagnostics);
        Assert.True(result.Spec!.Stages[0].IsMetered);
    }

    [Theory]
    [InlineData("models: [lab]", "VOL1012@3")]
    [InlineData("models: {lab: openai}", "VOL1012@3")]
    [InlineData("models: {a/b: {attempts: 1}}", "VOL1014@3")]
    [InlineData("models: {lab: {attempts: 1}}", "VOL1013@3")]
    [InlineData("models: {lab: {format: openai}}", "VOL1013@3")]
    [InlineData("models: {lab: {format: opnai}}", "VOL1022@3")]
    [InlineData($"models: {{lab: {Lab}, concurency: adaptive}}}}", "VOL1010@3")]
    [InlineData($"models: {{lab: {Lab}, concurrency: many}}}}", "VOL1022@3")]
    [InlineData($"models: {{lab: {Lab}, concurrency: 0}}}}", "VOL1018@3")]
    [InlineData($"models: {{lab: {Lab}, attempts: 101}}}}", "VOL1018@3")]
    [InlineData($"models: {{lab: {Lab}, longest-wait: 5}}}}", "VOL1019@3")]
    [InlineData($"models: {{lab: {Lab}, timeouts: {{first: 5s}}}}}}", "VOL1010@3")]
    [InlineData($"models: {{lab: {Lab}, rules: x}}}}", "VOL1016@3")]
    [InlineData($"models: {{lab: {Lab}, prices: 5}}}}", "VOL1012@3")]
    [InlineData($"models: {{lab: {Lab}, prices: {{\"*\": 0}}}}}}", "VOL1012@3")]
    [InlineData($"models: {{lab: {Lab}, prices: {{\"*\": {{output: 0}}}}}}}}", "VOL1013@3")]
    [InlineData($"models: {{lab: {Lab}, prices: {{\"*\": {{input: -1, output: 0}}}}}}}}", "VOL1021@3")]
    [InlineData($"models: {{lab: {Lab}, prices: {{\"*x\": {{input: 1, output: 0}}}}}}}}", "VOL1014@3")]
    [InlineData($"models: {{lab: {Lab}, prices: {{x: {{input: 1, output: 0, chached-input: 2}}}}}}}}", "VOL1010@3")]
    [InlineData($"models: {{lab: {Lab}, prices: {{x: {{input: 1, output: 0, tiers: [{{above: 5, input: 1, output: 1}}, {{above: 5, input: 1, output: 1}}]}}}}}}}}", "VOL1018@3")]
    [InlineData($"models: {{lab: {Lab}, max-output: 0}}}}", "VOL1018@3")]
    [InlineData($"models: {{lab: {Lab}, max-output: {{x: 0}}}}}}", "VOL1018@3")]
    [InlineData($"models: {{lab: {Lab}, max-cost: -1}}}}", "VOL1021@3")]
    [InlineData($"models: {{lab: {Lab}, max-cost: {{\"*x\": 1}}}}}}", "VOL1014@3")]
    [InlineData("models: {scripted: {url: \"http://x\"}}", "VOL1016@3")]
    [InlineData("models: {scripted: {key: X}}", "VOL1016@3")]
    [InlineData("models: {scripted: {rules: none.json}}", "VOL6008@3")]
    [InlineData("models: {openai: {url: \"127.0.0.1:80\"}}", "VOL6005@3")]
    [InlineData("models: {openai: {url: \"ftp://x\"}}", "VOL6005@3")]
    [InlineData("models: {openai: {url: \"http://x/?key=1\"}}", "VOL6005@3")]
    [InlineData("models:\n  openai:\n    key: sk-abc\n", "VOL6004@5")]
    [InlineData("models: {openai: {key: 5}}", "VOL6004@3")]
    public void A_mistake_is_reported_once_where_it_is(string text, string summary)
    {
        var result = _folder.Load(Head + text + "\n", Language);
        Assert.Equal([summary], result.Diagnostics.Select(SpecFolder.Summary));
        Assert.Null(result.Spec);
        Assert.True(char.IsUpper(result.Diagnostics[0].Hint![0]));
    }

    [Theory]
    [InlineData("key: sk-proj-abcdef")]
    [InlineData("url: \"http://me:hunter2@x/v1\"")]
    public void What_may_be_a_secret_is_never_quoted(string setting)
    {
        var diagnostic = Assert.Single(_folder.Load($"{Head}models: {{openai: {{{setting}}}}}\n", Language).Diagnostics);
        Assert.DoesNotContain("sk-proj", diagnostic.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", diagnostic.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://lab.example/v1", 1)]
    [InlineData("https://lab.example/v1", 0)]
    [InlineData("http://127.0.0.1:8080/v1", 0)]
    [InlineData("http://localhost:8080/v1", 0)]
    public void A_key_in_the_clear_is_warned_of(string url, int warnings)
    {
        var result = _folder.Load($"{Head}models: {{lab: {{format: openai, url: \"{url}\", key: LAB_KEY}}}}\n", Language);
        Assert.NotNull(result.Spec);
        Assert.Equal(warnings, result.Diagnostics.Count(d => d is { Code: "VOL6007", Severity: DiagnosticSeverity.Warning }));
    }

    [Fact]
    public void Mistakes_of_spec_and_users_file_come_in_one_go()
    {
        _folder.With("user/models.yaml", "lab:\n  format: openai\n  url: x\n");
        var result = _folder.Load("name: .b\ncommand: [\"true\"]\nmodels: {openai: {atempts: 1}}\nrepeat: 0\n", Language);
        Assert.Equal(["VOL1014@1", "VOL1010@3", "VOL1018@4", "VOL6005@3"], result.Diagnostics.Select(SpecFolder.Summary));
    }

    public void Dispose() => _folder.Dispose();

    private ProviderTable Good(string models)
    {
        var result = _folder.Load(Head + models + "\n", Language);
        Assert.Empty(result.Diagnostics);
        return result.Spec!.Sections.Find<ProviderTable>(ModelsSection.Key)!;
    }
}
