using Volley.Diagnostics;
using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Providers;

public sealed class ProviderTests
{
    private static readonly ProviderTable Table = new(BuiltInProviders.All, "/home/u/.config/volley/models.yaml");

    [Theory]
    [InlineData("openai/gpt-4o-mini", "openai", "gpt-4o-mini")]
    [InlineData("openrouter/meta-llama/llama-3.3-70b-instruct:free", "openrouter", "meta-llama/llama-3.3-70b-instruct:free")]
    [InlineData("local//x", "local", "/x")]
    public void An_id_is_a_provider_and_what_is_behind_the_first_slash(string text, string provider, string name)
    {
        Assert.True(ModelId.TryParse(text, out var id));
        Assert.Equal(new ModelId(provider, name), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpt-4o")]
    [InlineData("/gpt-4o")]
    [InlineData("openai/")]
    [InlineData("openai/gpt 4o")]
    public void What_is_no_id_is_told_what_one_looks_like(string text)
    {
        Assert.Null(Table.Resolve(text, out var problem));
        Assert.Equal("VOL6003", problem!.Code);
        Assert.Contains("openai/gpt-4o-mini", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_resolves_to_its_provider_price_and_limit()
    {
        var model = Table.Resolve("openai/gpt-4o-mini", out var problem)!;
        Assert.Null(problem);
        Assert.Equal(("openai", "gpt-4o-mini", 16_384L, "2026-11-20"), (model.Provider.Name, model.Name, model.MaxOutput!.Value, model.Price.Version));
    }

    [Theory]
    [InlineData("ollama/qwen3")]
    [InlineData("llamacpp/anything")]
    [InlineData("lmstudio/a/b")]
    [InlineData("vllm/x")]
    [InlineData("local/x")]
    [InlineData("scripted/parrot")]
    public void Models_on_ones_own_machine_are_free(string id) => Assert.True(Table.Resolve(id, out _)!.Price.IsFree);

    [Fact]
    public void An_unknown_price_is_an_error_that_says_what_to_add_where()
    {
        Assert.Null(Table.Resolve("openai/gpt-99", out var problem));
        Assert.Equal("VOL6001 the price of the model 'openai/gpt-99' is not known. Add the line 'openai: {prices: {\"gpt-99\": {input: …, output: …}}}' to "
            + "'/home/u/.config/volley/models.yaml', or under 'models:' of the spec; in USD per million tokens, 0 where it is free.", problem!.ToString());
    }

    [Fact]
    public void An_unknown_provider_is_told_the_nearest()
    {
        Table.Resolve("opnai/gpt-4o", out var near);
        Assert.Equal(("VOL6002", "Did you mean 'openai/gpt-4o'?"), (near!.Code, near.Hint));
        Table.Resolve("somewhere/x", out var far);
        Assert.Contains("anthropic, llamacpp, lmstudio, local, ollama, openai, openrouter, scripted, vllm", far!.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_path_names_the_provider_so_that_the_model_need_not()
    {
        var openrouter = Table.Find("openrouter")!;
        Assert.Equal("openai/gpt-4o-mini", Table.Resolve(openrouter, "openai/gpt-4o-mini", out _)!.Name);
        Assert.Equal("openai/gpt-4o-mini", Table.Resolve(openrouter, "openrouter/openai/gpt-4o-mini", out _)!.Name);
        Assert.Null(Table.Resolve(openrouter, "", out var problem));
        Assert.Equal("VOL6003", problem!.Code);
        Assert.Null(Table.Find("nowhere"));
    }

    [Theory]
    [InlineData("openai", WireFormat.OpenAiChat, "https://api.openai.com/v1/chat/completions")]
    [InlineData("openai", WireFormat.OpenAiResponses, "https://api.openai.com/v1/responses")]
    [InlineData("anthropic", WireFormat.Anthropic, "https://api.anthropic.com/v1/messages")]
    [InlineData("openrouter", WireFormat.OpenAiChat, "https://openrouter.ai/api/v1/chat/completions")]
    [InlineData("ollama", WireFormat.OllamaChat, "http://127.0.0.1:11434/api/chat")]
    [InlineData("ollama", WireFormat.OllamaGenerate, "http://127.0.0.1:11434/api/generate")]
    [InlineData("ollama", WireFormat.OpenAiChat, "http://127.0.0.1:11434/v1/chat/completions")]
    public void A_request_goes_to_the_providers_endpoint_for_its_format(string provider, WireFormat format, string url)
    {
        Assert.True(Table.Find(provider)!.Format.Accepts(format));
        Assert.Equal(url, Table.Find(provider)!.Endpoint(format).AbsoluteUri);
    }

    [Theory]
    [InlineData(ProviderFormat.OpenAi, WireFormat.Anthropic, false)]
    [InlineData(ProviderFormat.Anthropic, WireFormat.OpenAiChat, false)]
    [InlineData(ProviderFormat.Ollama, WireFormat.OpenAiResponses, false)]
    [InlineData(ProviderFormat.Scripted, WireFormat.Anthropic, true)]
    public void A_provider_understands_its_own_formats(ProviderFormat format, WireFormat wire, bool accepts) => Assert.Equal(accepts, format.Accepts(wire));

    [Theory]
    [InlineData(ProviderFormat.OpenAi, WireFormat.OpenAiChat)]
    [InlineData(ProviderFormat.Anthropic, WireFormat.Anthropic)]
    [InlineData(ProviderFormat.Ollama, WireFormat.OllamaChat)]
    public void Volley_asks_in_a_format_that_the_provider_understands(ProviderFormat format, WireFormat wire) => Assert.Equal(wire, format.ChatFormat());

    [Fact]
    public void A_scripted_provider_has_no_endpoint() =>
        Assert.Throws<InvalidOperationException>(() => Table.Find("scripted")!.Endpoint(WireFormat.OpenAiChat));

    [Fact]
    public void A_key_that_is_not_set_is_missed_by_the_variables_name()
    {
        var openai = Table.Find("openai")!;
        Assert.Null(ProviderTable.CheckKey(openai, _ => "secret"));
        Assert.Null(ProviderTable.CheckKey(Table.Find("ollama")!, _ => null));
        var missing = ProviderTable.CheckKey(openai, _ => " ");
        Assert.Equal("VOL6006", missing!.Code);
        Assert.Contains("OPENAI_API_KEY is not set", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_withheld_whoever_needs_them() =>
        Assert.Equal(["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY"], Table.KeyVariables);

    [Theory]
    [InlineData("/xdg", "/home/u", "/xdg/volley/models.yaml")]
    [InlineData(null, "/home/u", "/home/u/.config/volley/models.yaml")]
    [InlineData("relative", "/home/u", "/home/u/.config/volley/models.yaml")]
    [InlineData("", "/home/u", "/home/u/.config/volley/models.yaml")]
    public void The_users_file_is_where_configuration_lives(string? xdg, string home, string path) =>
        Assert.Equal(path, UserModels.Path(name => name switch { "XDG_CONFIG_HOME" => xdg, "HOME" => home, _ => null }));

    [Theory]
    [InlineData("a", "1")]
    [InlineData("a-2024-01-01", "1")]
    [InlineData("ab", "2")]
    [InlineData("abc-x", "3")]
    [InlineData("zzz", "4")]
    [InlineData("under", "5")]
    public void Names_come_before_patterns_and_the_upper_layer_before_the_lower(string model, string expected)
    {
        var table = new PatternTable<string>()
            .Over([new("under", "0"), new("*", "4")])
            .Over([new("a*", "2"), new("abc*", "3"), new("a", "1"), new("under", "5")]);
        Assert.Equal(expected, table.Find(model));
        Assert.Null(new PatternTable<string>().Find(model));
    }

    [Fact]
    public void Diagnostics_of_models_are_errors_without_a_place()
    {
        Table.Resolve("x", out var problem);
        Assert.Equal((DiagnosticSeverity.Error, null), (problem!.Severity, problem.Location));
    }
}
