using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Models.Providers;
using Volley.Models.Scripted;
using Volley.Specs.Sections;
using Volley.Tests.Specs;

namespace Volley.Tests.Models.Scripted;

public sealed class ScriptedRulesTests : IDisposable
{
    private static readonly Conversation Hello = new("", "Hello, Ada!", "user: Hello, Ada!\n");

    private readonly SpecFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_rule_that_fits_answers()
    {
        var rules = Read("""
            rules:
              - {model: small, answers: [tiny]}
              - {user: "Hello, (?<name>\\w+)", answers: ["Good day, ${name}."], output-tokens: 7, latency: 5ms}
              - answers: [anything]
            """);

        Assert.Equal("tiny", rules.Answer("small", Hello, "", 1)!.Text);
        Assert.Equal(new ScriptedAnswer("Good day, Ada.", 7, TimeSpan.FromMilliseconds(5), null), rules.Answer("smaller", Hello, "", 1));
        Assert.Equal("anything", rules.Answer("smaller", Hello with { Question = "Bye" }, "", 1)!.Text);
    }

    [Fact]
    public void Nothing_is_answered_where_no_rule_fits() =>
        Assert.Null(Read("rules: [{system: French, answers: [oui]}]").Answer("m", Hello, "", 1));

    [Fact]
    public void An_answer_depends_on_model_messages_and_seed_alone()
    {
        var rules = Read("rules: [{answers: [a, b, c, d, e, f, g, h]}]");
        string Text(string model, Conversation said, string seed, int hit) => rules.Answer(model, said, seed, hit)!.Text;

        Assert.Equal(Text("m", Hello, "s", 1), Text("m", Hello, "s", 2));
        Assert.True(Differs(i => Text("m" + i, Hello, "s", 1)));
        Assert.True(Differs(i => Text("m", Hello with { Messages = $"user: {i}\n" }, "s", 1)));
        Assert.True(Differs(i => Text("m", Hello with { System = $"{i}" }, "s", 1)));
        Assert.True(Differs(i => Text("m", Hello, $"{i}", 1)));
    }

    [Fact]
    public void Weights_and_chances_hold_over_many_seeds()
    {
        var rules = Read("rules: [{answers: [{text: often, weight: 3}, rarely], fails: {chance: 0.25, status: 429}}]");
        var answers = Enumerable.Range(0, 4000).Select(i => rules.Answer("m", Hello, $"{i}", 1)!).ToArray();

        Assert.InRange(answers.Count(a => a.Text == "often"), 2850, 3150);
        Assert.InRange(answers.Count(a => a.FailsWith == 429), 850, 1150);
    }

    [Fact]
    public void A_failure_is_drawn_anew_for_each_attempt()
    {
        var rules = Read("rules: [{answers: [x], fails: {chance: 0.5}}]");

        Assert.Equal([503, null], Enumerable.Range(1, 50).Select(hit => rules.Answer("m", Hello, "s", hit)!.FailsWith).Distinct().OrderByDescending(s => s));
    }

    [Fact]
    public void A_provider_that_knows_answers_rightly_as_often_as_it_is_told()
    {
        var rules = Read("rules: [{knows: {\"Hello\": Hi, other: no}, right: 0.8, answers: [What?]}]");
        var right = Enumerable.Range(0, 2000).Count(i => rules.Answer("m", Hello, $"{i}", 1)!.Text == "Hi");

        Assert.InRange(right, 1520, 1680);
        Assert.Equal("What?", rules.Answer("m", Hello with { Question = "Eh" }, "s", 1)!.Text);
    }

    [Fact]
    public void Changed_rules_have_another_digest()
    {
        Assert.Equal(Read("rules: [{answers: [a]}]").Digest, Read("rules:\n  - answers: [a]\n").Digest);
        Assert.NotEqual(Read("rules: [{answers: [a]}]").Digest, Read("rules: [{answers: [b]}]").Digest);
    }

    [Theory]
    [InlineData("rule: []", "VOL1013@1 VOL1010@1")]
    [InlineData("rules: [{user: x}]", "VOL6304@1")]
    [InlineData("rules: [{user: \"(\", answers: [x]}]", "VOL6304@1")]
    [InlineData("rules: [{anwsers: [x]}]", "VOL6304@1 VOL1010@1")]
    [InlineData("rules: [{answers: [{weight: 2}]}]", "VOL6304@1 VOL1013@1")]
    [InlineData("rules: [{answers: [{text: a, weight: -1}]}]", "VOL6304@1 VOL6304@1")]
    [InlineData("rules: [{answers: [a], fails: {chance: 2}}]", "VOL6304@1")]
    [InlineData("rules: [{answers: [a], fails: {chance: 1, status: 200}}]", "VOL6304@1")]
    [InlineData("rules: [{knows: {a: b}}]", "VOL6304@1")]
    [InlineData("rules: [{knows: [a], answers: [b]}]", "VOL1012@1")]
    [InlineData("", "VOL6304@4")]
    public void A_mistake_is_reported_where_it_is(string rules, string summary)
    {
        var (_, diagnostics) = Load(rules);

        Assert.Equal(summary, string.Join(' ', diagnostics.Select(SpecFolder.Summary)));
    }

    private static bool Differs(Func<int, string> answer) => Enumerable.Range(0, 20).Select(answer).Distinct().Count() > 2;

    private ScriptedRules Read(string rules)
    {
        var (table, diagnostics) = Load(rules);
        Assert.Empty(diagnostics);
        return table!.Find("demo")!.Rules;
    }

    private (ProviderTable? Table, ImmutableArray<Diagnostic> Diagnostics) Load(string rules)
    {
        _folder.With("answers.yaml", rules);
        var language = new SpecLanguage { Sections = [new SectionEntry("models", () => new ModelsSection(Path.Combine(_folder.Root, "none.yaml")))] };
        var loaded = _folder.Load("name: b\ncommand: [\"true\"]\nmodels:\n  demo: {format: scripted, rules: answers.yaml}\n", language);
        return (loaded.Spec?.Sections.Find<ProviderTable>("models"), loaded.Diagnostics);
    }
}
