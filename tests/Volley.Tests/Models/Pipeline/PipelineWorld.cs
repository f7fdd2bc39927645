using System.Text;
using System.Text.Json;
using Volley.Budgets;
using Volley.Models.Cassettes;
using Volley.Models.Clients;
using Volley.Models.Pipeline;
using Volley.Models.Prices;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.Planning;
using Volley.StubServer;
using Volley.StubServer.Answers;

namespace Volley.Tests.Models.Pipeline;

/// <summary>A pipeline in front of a stub server. What the provider would bill is counted there: dollars per million tokens are 1 and 10.</summary>
internal sealed class PipelineWorld : IAsyncDisposable
{
    public const string Key = "sk-secret-of-the-provider";

    private static readonly Price Price = new() { Tiers = [new PriceTier { Input = 1, Output = 10 }], Version = "test" };

    private PipelineWorld(StubModelServer server, ModelPipeline pipeline, ModelProvider provider)
    {
        (Server, Pipeline, Provider) = (server, pipeline, provider);
        Client = new ChatClient(pipeline);
    }

    public StubModelServer Server { get; }

    public ModelPipeline Pipeline { get; }

    public ModelProvider Provider { get; }

    public ChatClient Client { get; }

    public ResolvedModel Model => new() { Id = new ModelId(Provider.Name, "small"), Provider = Provider, Price = Price, MaxOutput = 1000, MaxCost = Provider.MaxCost.Find("small")?.Usd };

    public static async Task<PipelineWorld> StartAsync(
        Func<StubRequest, StubBehaviour> behaviour,
        Func<ModelProvider, ModelProvider>? refine = null,
        ProviderFormat format = ProviderFormat.OpenAi,
        Cassette? cassette = null,
        Func<string, string?>? environment = null,
        Action<Volley.Diagnostics.Diagnostic>? warn = null)
    {
        var prices = new Dictionary<string, StubPrice> { ["*"] = new() { Input = 1, Output = 10 } };
        var server = await StubModelServer.StartAsync(new StubOptions { Behaviour = behaviour, Prices = prices });
        var provider = new ModelProvider
        {
            Name = "stub",
            Format = format,
            BaseUrl = new Uri(server.Url + (format == ProviderFormat.OpenAi ? "/v1" : "")),
            KeyVariable = "STUB_KEY",
            Attempts = 4,
        };
        var pipeline = new ModelPipeline(new ModelPipelineOptions
        {
            Environment = environment ?? (name => name == "STUB_KEY" ? Key : null),
            Cassette = cassette,
            Warn = warn,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(2),
        });
        return new PipelineWorld(server, pipeline, refine?.Invoke(provider) ?? provider);
    }

    /// <summary>The account of a job's attempt.</summary>
    public static CallAccount Account(decimal? cap = null, ulong job = 1, int repeat = 1, int attempt = 1) =>
        new CallAccounts(new Ledger(null, 0), null, TimeProvider.System).Open(JobOf(job, repeat), attempt, cap);

    public static Job JobOf(ulong job, int repeat = 1) => new() { Index = (long)job, Key = new JobKey(job, job), Id = $"job-{job}", Repeat = repeat };

    /// <summary>A chat completion's body.</summary>
    public static string Chat(string text = "hello", string more = "") => $$"""{"model":"small","messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    public ModelCall Call(CallAccount account, string body, WireFormat format = WireFormat.OpenAiChat)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var request = ModelRequest.Read(format, bytes, out var problem);
        Assert.Null(problem);
        return new ModelCall { Model = Model, Request = request!, Body = bytes, Account = account };
    }

    public Task<HttpResponseMessage> SendAsync(CallAccount account, string body, WireFormat format = WireFormat.OpenAiChat, CancellationToken token = default) =>
        Pipeline.SendAsync(Call(account, body, format), token);

    public ChatRequest Question(string text = "hello", long? maxOutput = null) =>
        new() { Model = Model, Messages = [new ChatMessage(ChatRole.User, text)], MaxOutput = maxOutput };

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Pipeline.Dispose();
        await Server.DisposeAsync();
    }
}
