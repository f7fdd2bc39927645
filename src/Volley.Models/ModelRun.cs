using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Models.Cassettes;
using Volley.Models.Clients;
using Volley.Models.Gateway;
using Volley.Models.Pipeline;
using Volley.Models.Prompts;
using Volley.Models.Providers;
using Volley.Specs;

namespace Volley.Models;

/// <summary>
/// What a batch with models has beyond others, for one run: the pipeline, the gateway where its jobs are commands, and the recordings. As the
/// run's meter it is started before the first job and closed after the last.
/// </summary>
public sealed class ModelRun : IMeter
{
    private readonly ProviderTable _providers;
    private readonly ModelRunOptions _options;
    private readonly ImmutableArray<PromptWork> _prompts;
    private readonly Cassette? _cassette;
    private readonly ModelPipeline _pipeline;
    private readonly ModelGateway? _gateway;
    private bool _isClosed;

    private ModelRun(BatchSpec spec, ProviderTable providers, ModelRunOptions options)
    {
        (_providers, _options) = (providers, options);
        _prompts = [.. spec.Stages.Select(s => s.Work).OfType<PromptWork>()];
        _cassette = spec.Sections.Find<CassetteSpec>(CassetteSection.Key)?.Open(spec);
        _pipeline = new ModelPipeline(new ModelPipelineOptions
        {
            Time = options.Time,
            Environment = options.Environment,
            Cassette = _cassette,
            Warn = options.Warn,
            Seed = System.Environment.ProcessId,
        });
        var client = new ChatClient(_pipeline);
        foreach (var prompt in _prompts)
            prompt.Attach(client);
        if (spec.Stages.Any(s => s.Work is null or PromptWork { HasJudges: true }))
            _gateway = new ModelGateway(_pipeline, providers, options.Gateway with { Warn = options.Gateway.Warn ?? options.Warn });
    }

    /// <summary>Prepares the run of a batch.</summary>
    /// <param name="spec">The batch.</param>
    /// <param name="options">What its models run with.</param>
    /// <returns>The run's part, to be disposed; <see langword="null"/> for a batch without models.</returns>
    /// <exception cref="BatchException">The recordings cannot be used.</exception>
    public static ModelRun? Of(BatchSpec spec, ModelRunOptions options) =>
        spec.Sections.Find<ProviderTable>(ModelsSection.Key) is { } providers ? new ModelRun(spec, providers, options) : null;

    /// <summary>Adds to a run's options what its models need: the meter, what to say about waits, and which variables jobs must not see.</summary>
    /// <param name="run">The options.</param>
    /// <returns>The options with that.</returns>
    public RunOptions Equip(RunOptions run) => run with
    {
        Meter = this,
        WaitReporters = run.WaitReporters.Add(_pipeline),
        Withheld = run.Withheld.Union(_providers.KeyVariables).Union(GatewayEnvironment.Withheld),
    };

    /// <inheritdoc/>
    public async ValueTask StartAsync(CancellationToken token)
    {
        if (_cassette?.Mode != CassetteMode.Replay)
            CheckKeys();
        if (_gateway is not null)
            await _gateway.StartAsync(token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public AttemptPass Open(CallAccount account) => _gateway is null ? NoPass.Instance : new GatewayPass(_gateway, account, _options.Environment);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        if (_gateway is not null)
            await _gateway.DisposeAsync().ConfigureAwait(false);
        _pipeline.Dispose();
        if (_cassette is not null)
            await _cassette.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What prompts are going to ask is known, so a key that is missing is found before the first call.</summary>
    private void CheckKeys()
    {
        var missing = _prompts.SelectMany(p => p.Models).Select(m => m.Provider).DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => ProviderTable.CheckKey(p, _options.Environment)).OfType<Diagnostic>().ToList();
        if (missing.Count > 0)
            throw new BatchException(missing);
    }

    /// <summary>The pass of attempts that call models in this process only.</summary>
    private sealed class NoPass : AttemptPass
    {
        public static NoPass Instance { get; } = new();

        public override ImmutableArray<KeyValuePair<string, string>> Environment => [];

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
