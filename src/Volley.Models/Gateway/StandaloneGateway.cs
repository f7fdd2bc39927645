using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Models.Pipeline;
using Volley.Models.Providers;
using Volley.Planning;

namespace Volley.Models.Gateway;

/// <summary>A gateway without a batch: one token, one budget, for whatever programs are pointed at it. Nothing of it is kept once it ends.</summary>
public sealed class StandaloneGateway : IAsyncDisposable
{
    private readonly ModelPipeline _pipeline;
    private readonly ModelGateway _gateway;
    private readonly CallAccount _account;
    private readonly Func<string, string?> _environment;

    private StandaloneGateway(ProviderTable providers, StandaloneGatewayOptions options)
    {
        _environment = options.Environment;
        _pipeline = new ModelPipeline(new ModelPipelineOptions
        {
            Time = options.Gateway.Time,
            Environment = options.Environment,
            Warn = options.Warn,
            Seed = System.Environment.ProcessId,
        });
        _gateway = new ModelGateway(_pipeline, providers, options.Gateway with { Warn = options.Gateway.Warn ?? options.Warn });
        var accounts = new CallAccounts(new Ledger(options.Budget, 0), null, options.Gateway.Time);
        _account = accounts.Open(new Job { Index = 0, Key = default, Id = "gateway" }, 1, null);
        Token = _gateway.Admit(_account, options.Token);
    }

    /// <summary>Where it listens.</summary>
    public string Url => _gateway.Url;

    /// <summary>The token that programs bring.</summary>
    public string Token { get; }

    /// <summary>The environment by which programs find it.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment => GatewayEnvironment.Of(Url, Token, _environment);

    /// <summary>What its calls cost so far, in USD.</summary>
    public decimal Spent => _account.Spent;

    /// <summary>How often providers were reached for.</summary>
    public long Hits => _pipeline.Counts.Sum(c => c.Hits);

    /// <summary>Starts one.</summary>
    /// <param name="providers">Whose models can be asked.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>The gateway, which listens.</returns>
    /// <exception cref="Volley.Diagnostics.BatchException">The port cannot be had.</exception>
    public static async Task<StandaloneGateway> StartAsync(ProviderTable providers, StandaloneGatewayOptions options, CancellationToken token)
    {
        var standalone = new StandaloneGateway(providers, options);
        try
        {
            await standalone._gateway.StartAsync(token).ConfigureAwait(false);
            return standalone;
        }
        catch
        {
            await standalone.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes no further calls, and lets those in flight end.</summary>
    /// <param name="now">Ends those in flight at once.</param>
    /// <returns>When all have ended.</returns>
    public Task StopAsync(CancellationToken now) => _gateway.StopAsync(now);

    /// <summary>Ends what is in flight at once and closes.</summary>
    /// <returns>When it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync().ConfigureAwait(false);
        await _account.DisposeAsync().ConfigureAwait(false);
        _pipeline.Dispose();
    }
}
