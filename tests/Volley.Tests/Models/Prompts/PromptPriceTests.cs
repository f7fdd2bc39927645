using Volley.Cli.Engine;
using Volley.Models.Cassettes;
using Volley.Models.Clients;
using Volley.Models.Prompts;
using Volley.Models.Providers;
using Volley.Planning;
using Volley.Specs;
using Volley.Specs.Sections;
using Volley.Tests.Specs;

namespace Volley.Tests.Models.Prompts;

/// <summary>What a plan says of the cost of prompts before any of them ran.</summary>
public sealed class PromptPriceTests : IDisposable
{
    private const string Lab = "models: {lab: {format: openai, url: 'http://127.0.0.1:1/v1', attempts: 2, prices: {small: {input: 1, output: 10}, large: {input: 2, output: 20}}}}\n";

    private readonly SpecFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_prompt_costs_from_few_tokens_to_all_that_its_request_allows()
    {
        var report = Plan(Lab + "model: lab/small\nprompt: {user: Why is the sky blue?, max-output: 50}\n");

        var body = """{"model":"small","messages":[{"role":"user","content":"Why is the sky blue?"}],"max_tokens":50}""".Length;
        var once = ((body + 256) * 1m + 50 * 10m) / 1_000_000;
        Assert.Equal(new PriceRange((6 * 1m + 1 * 10m) / 1_000_000, once), report.Priced);
        Assert.Equal(2 * once, report.MaximumCost);
        Assert.Null(report.Estimate);
    }

    [Fact]
    public void Every_cell_has_its_models_price_and_every_attempt_of_a_job_its_calls()
    {
        const string One = "prompt: {user: '{q}', max-output: 50}\nitems: [{q: aa}, {q: bb}]\nrepeat: 3\n";
        var small = Plan(Lab + "model: lab/small\n" + One);
        var both = Plan(Lab + "matrix: {m: [lab/small, lab/large]}\nmodel: '{m}'\nretry: {attempts: 4}\n" + One);

        Assert.Equal((3 * small.Priced!.Low, 3 * small.Priced.High), (both.Priced!.Low, both.Priced.High));
        Assert.Equal(4 * 3 * small.MaximumCost, both.MaximumCost);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("ollama")]
    public void The_size_of_every_request_is_that_of_what_is_sent(string format)
    {
        var spec = $"models: {{lab: {{format: {format}, url: 'http://127.0.0.1:1', attempts: 1, prices: {{'*': {{input: 1, output: 0}}}}}}}}\nmatrix: {{q: [a, \"é\\n\\\"\", \"\\u0007 long\"]}}\nmodel: lab/a\n"
            + "prompt: {system: 'Be {q}.', user: '{q}', max-output: 7, temperature: 0.5, schema: {type: object, required: [a]}}\n";
        var plan = BatchPlans.Create(Load(spec), out _)!;
        var prompt = ((PromptWork)Load(spec).Stages[0].Work!).Prompt;
        var model = ((PromptWork)Load(spec).Stages[0].Work!).Models[0];
        decimal bytes = 0;
        for (var i = 0; i < 3; i++)
        {
            var q = plan[i].Parameters.Find("q")!.Value.Text;
            var request = new ChatRequest
            {
                Model = model,
                Messages = [new(ChatRole.System, $"Be {q}."), new(ChatRole.User, q)],
                MaxOutput = 7,
                Temperature = 0.5m,
                JsonSchema = prompt.Schema!.Text,
            };
            bytes += ChatRequestWriter.Write(request, model.Provider.Format.ChatFormat(), isStream: false).Length;
        }

        Assert.Equal(bytes + (3 * (256 + 1024)), Plan(spec).MaximumCost * 1_000_000);
    }

    [Fact]
    public void A_prompt_without_a_limit_may_answer_as_long_as_its_model_can()
    {
        var most = Plan("model: openai/gpt-4o-mini\nprompt: x\n").Priced!.High;

        Assert.InRange(most, 16_384 * 0.60m / 1_000_000, (16_384 * 0.60m / 1_000_000) + 0.001m);
    }

    [Fact]
    public void What_a_batch_with_a_cap_costs_at_most_is_the_cap() =>
        Assert.Equal((0.00001m, new PriceRange(0.00001m, 0.00001m)), Plan(Lab + "model: lab/small\nprompt: Why is the sky blue?\nbudget: {total: 1, per-job: 0.00001}\n") is var r ? (r.MaximumCost, r.Priced) : default);

    [Theory]
    [InlineData("schema: {type: object}, repair: 1", "")]
    [InlineData("max-output: 5", "expect: {command: [sh, -c, exit 0]}\n")]
    public void Nothing_bounds_a_job_that_may_make_any_number_of_calls_or_ever_longer_ones(string option, string more)
    {
        var spec = Lab + $"model: lab/small\nprompt: {{user: x, {option}}}\n{more}";

        Assert.Null(Plan(spec).MaximumCost);
        Assert.NotNull(Plan(spec).Priced);
        Assert.Equal(0.5m, Plan(spec + "budget: {total: 1, per-job: 0.5}\n").MaximumCost);
    }

    [Theory]
    [InlineData("model: ollama/x\n")]
    [InlineData(Lab + "model: lab/small\ncassette: replay\n")]
    public void Free_models_and_recordings_cost_nothing(string spec)
    {
        var report = Plan(spec + "prompt: x\n");

        Assert.Equal((0m, new PriceRange(0, 0)), (report.MaximumCost, report.Priced));
    }

    private PlanReport Plan(string text) => PlanComparison.Compare("b", BatchPlans.Create(Load(text), out _)!, null, 1);

    private BatchSpec Load(string text)
    {
        var language = new SpecLanguage
        {
            Sections =
            [
                new SectionEntry(ModelsSection.Key, () => new ModelsSection(Path.Combine(_folder.Root, "none.yaml"))),
                new SectionEntry(CassetteSection.Key, () => new CassetteSection()),
            ],
            Workloads = LocalEngine.Language.Workloads,
        };
        var loaded = _folder.Load("name: b\n" + text, language);
        Assert.Empty(loaded.Diagnostics);
        return loaded.Spec!;
    }
}
