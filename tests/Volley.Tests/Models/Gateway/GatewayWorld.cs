using System.Net;
using System.Text;
using System.Text.Json;
using Volley.Budgets;
using Volley.Models.Gateway;
using Volley.Models.Pipeline;
using Volley.Models.Prices;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.Planning;
using Volley.StubServer;
using Volley.StubServer.Answers;

namespace Volley.Tests.Models.Gateway;

/// <summary>A gateway in front of a stub server that plays all providers. A million tokens are $1 of input and $10 of output; the stub bills the same.</summary>
internal sealed class GatewayWorld : IAsyncDisposable
{
    public const string Key = "sk-the-real-key";

    private readonly ModelPipeline _pipeline;
    private readonly HttpClient _http = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { Timeout = Timeout.InfiniteTimeSpan };

    private GatewayWorld(StubModelServer stub, GatewayOptions options, decimal? cap, HttpMessageHandler? transport)
    {
        Stub = stub;
        var price = new Price { Tiers = [new PriceTier { Input = 1, Output = 10 }], Version = "test" };
        ModelProvider Provider(string name, ProviderFormat format) => new()
        {
            Name = name,
            Format = format,
            BaseUrl = new Uri(stub.Url + (format == ProviderFormat.OpenAi ? "/v1" : "")),
            KeyVariable = "KEY",
            Attempts = 4,
            Prices = new PatternTable<Price>().Over([new("small", price), new("large*", price)]),
            MaxOutput = new PatternTable<OutputLimit>().Over([new("*", new OutputLimit(1000))]),
        };
        Providers = new ProviderTable(
            [Provider("openai", ProviderFormat.OpenAi), Provider("anthropic", ProviderFormat.Anthropic), Provider("ollama", ProviderFormat.Ollama), Provider("lab", ProviderFormat.OpenAi)],
            "models.yaml");
        _pipeline = new ModelPipeline(new ModelPipelineOptions
        {
            Environment = name => name == "KEY" ? Key : null,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(2),
            Transports = transport is null ? null : _ => transport,
        });
        Gateway = new ModelGateway(_pipeline, Providers, options);
        Account = AccountOf(1, cap);
        Token = Gateway.Admit(Account);
    }

    public StubModelServer Stub { get; }

    public ProviderTable Providers { get; }

    public ModelGateway Gateway { get; }

    /// <summary>The account that <see cref="Token"/> spends from.</summary>
    public CallAccount Account { get; }

    public string Token { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<GatewayWorld> StartAsync(Func<StubRequest, StubBehaviour> behaviour, decimal? cap = null, GatewayOptions? options = null, TimeProvider? stubTime = null, HttpMessageHandler? transport = null)
    {
        var stub = await StubModelServer.StartAsync(new StubOptions
        {
            Behaviour = behaviour,
            Prices = new Dictionary<string, StubPrice> { ["*"] = new() { Input = 1, Output = 10 } },
            Keys = new HashSet<string> { Key },
            Time = stubTime ?? TimeProvider.System,
        });
        var world = new GatewayWorld(stub, options ?? new GatewayOptions(), cap, transport);
        await world.Gateway.StartAsync(Cancellation);
        return world;
    }

    public static CallAccount AccountOf(ulong job, decimal? cap) =>
        new CallAccounts(new Ledger(null, 0), null, TimeProvider.System).Open(new Job { Index = (long)job, Key = new JobKey(job, job), Id = $"job-{job}" }, 1, cap);

    /// <summary>The path at which clients of a format call.</summary>
    public static string PathOf(WireFormat format) => format switch
    {
        WireFormat.Anthropic => "/anthropic/v1/messages",
        WireFormat.OllamaChat => "/ollama/api/chat",
        WireFormat.OllamaGenerate => "/ollama/api/generate",
        WireFormat.OpenAiResponses => "/openai/v1/responses",
        _ => "/openai/v1/chat/completions",
    };

    /// <summary>A small request of a format.</summary>
    public static string Body(WireFormat format, bool isStream = false, string model = "small")
    {
        var question = format switch
        {
            WireFormat.OpenAiResponses => "\"input\":\"hello\",\"max_output_tokens\":50",
            WireFormat.OllamaGenerate => "\"prompt\":\"hello\",\"options\":{\"num_predict\":50}",
            WireFormat.OllamaChat => """
                "messages":[{"role":"user","content":"hello"}],"options":{"num_predict":50}
                """,
            _ => """
                "messages":[{"role":"user","content":"hello"}],"max_tokens":50
                """,
        };
        return $$"""{"model":"{{model}}",{{question.Trim()}},"stream":{{(isStream ? "true" : "false")}},"made_up":[1.50]}""";
    }

    public async Task<HttpResponseMessage> OpenAsync(string path, string? body, string? token = null, HttpMethod? method = null, CancellationToken? cancellation = null)
    {
        using var request = new HttpRequestMessage(method ?? (body is null ? HttpMethod.Get : HttpMethod.Post), Gateway.Url + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Add("Authorization", "Bearer " + token);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation ?? Cancellation);
    }

    /// <summary>Sends, with the world's token, and reads the whole answer.</summary>
    public async Task<(HttpStatusCode Status, string Text)> SendAsync(string path, string? body)
    {
        using var response = await OpenAsync(path, body, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Account.DisposeAsync();
        await Gateway.DisposeAsync();
        _pipeline.Dispose();
        await Stub.DisposeAsync();
    }
}
