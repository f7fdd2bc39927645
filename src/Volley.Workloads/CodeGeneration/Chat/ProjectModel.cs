using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Volley.Diagnostics;
using Volley.Models.Cassettes;
using Volley.Models.Clients;
using Volley.Models.Pipeline;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.Scheduling;
using Volley.Workloads.CodeGeneration.Configuration;
using Client = Volley.Models.Clients;

namespace Volley.Workloads.CodeGeneration.Chat;

/// <summary>What a project's model is opened with.</summary>
public sealed record ProjectModelOptions
{
    /// <summary>Gives the value of an environment variable of this process.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The file to record answers to; <see langword="null"/> for none.</summary>
    public string? Record { get; init; }

    /// <summary>The file that alone answers; <see langword="null"/> for none.</summary>
    public string? Replay { get; init; }

    /// <summary>Is told when a provider pauses its account; <see langword="null"/> for nobody.</summary>
    public Action<Diagnostic>? Warn { get; init; }

    /// <summary>What answers in a provider's place; <see langword="null"/> for the network.</summary>
    internal Func<ModelProvider, HttpMessageHandler?>? Transports { get; init; }
}

/// <summary>The model of a project, reached through the one pipeline: recordings, retries, the ledger and the gates hold for it.</summary>
public sealed class ProjectModel : IChatModel, IWaitReporter, IAsyncDisposable
{
    private readonly ResolvedModel _model;
    private readonly Cassette? _cassette;
    private readonly ModelPipeline _pipeline;
    private readonly ChatClient _client;

    private ProjectModel(ResolvedModel model, ProjectModelOptions options, TimeProvider time)
    {
        _model = model;
        _cassette = options switch
        {
            { Replay: { } file } => Cassette.Open(Path.GetFullPath(file), CassetteMode.Replay),
            { Record: { } file } => Cassette.Open(Path.GetFullPath(file), CassetteMode.Record),
            _ => null,
        };
        _pipeline = new ModelPipeline(new ModelPipelineOptions
        {
            Time = time,
            Environment = options.Environment,
            Cassette = _cassette,
            Warn = options.Warn,
            Transports = options.Transports,
            Seed = System.Environment.ProcessId,
        });
        _client = new ChatClient(_pipeline);
    }

    /// <summary>Opens the model that a project's settings name; calls nothing.</summary>
    /// <param name="project">The project.</param>
    /// <param name="options">What it is opened with.</param>
    /// <returns>The model.</returns>
    /// <exception cref="BatchException">It is not known, its price is not, its key is not set, or the recordings cannot be used.</exception>
    public static ProjectModel Open(CodeGenerationProject project, ProjectModelOptions options)
    {
        var model = ProjectProviders.Resolve(project, options.Environment);
        if (options.Replay is null && ProviderTable.CheckKey(model.Provider, options.Environment) is { } missing)
            throw new BatchException(missing);
        return new ProjectModel(model, options, project.Time);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatChunk> AskAsync(ChatRequest request, ChatContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var account = context.Account ?? throw new InvalidOperationException("A call needs an account: the run must be metered.");
        var question = QuestionOf(request);
        if (!request.Stream)
        {
            yield return EndOf(await _client.AskAsync(question, account, cancellationToken).ConfigureAwait(false), isWhole: true);
            yield break;
        }

        await foreach (var chunk in _client.StreamAsync(question, account, cancellationToken).ConfigureAwait(false))
            yield return chunk switch
            {
                { Answer: { } answer } => EndOf(answer, isWhole: false),
                { Delta: { Kind: DeltaKind.Thinking, Text: var thinking } } => new ChatChunk { Thinking = thinking },
                { Delta: var delta } => new ChatChunk { Text = delta?.Text ?? "" },
            };
    }

    /// <inheritdoc/>
    public ImmutableArray<WaitReport> Waits() => _pipeline.Waits();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        if (_cassette is not null)
            await _cassette.DisposeAsync().ConfigureAwait(false);
    }

    private Client.ChatRequest QuestionOf(ChatRequest request) => new()
    {
        Model = _model,
        Messages = [.. request.Messages.Select(m => new Client.ChatMessage((Client.ChatRole)m.Role, m.Content))],
        MaxOutput = request.MaxOutputTokens,
        Temperature = (decimal?)request.Temperature,
        Seed = request.Seed,
        ProviderOptions = _model.Provider.Format == ProviderFormat.Ollama ? OllamaOptions.Of(request) : null,
    };

    /// <summary>The last piece. What it cost is on the account already.</summary>
    private ChatChunk EndOf(Client.ChatAnswer answer, bool isWhole)
    {
        if (answer.Failure is { } failure)
            throw FaultOf(failure);
        return new ChatChunk { Text = isWhole ? answer.Text : "", IsLast = true, IsCut = answer.Stop == StopReason.Length };
    }

    private ChatFaultException FaultOf(CallFailure failure) => failure.Code switch
    {
        "provider_silent" when _model.Provider.IsSilenceFinal => new(ChatFaults.Stalled,
            $"{failure.Message.TrimEnd('.')}; see whether the server runs and is not still loading the model, and if it only is slow, "
            + Raise(_model.Provider.Timeouts.FirstByte < _model.Provider.Timeouts.Total ? "stall_seconds" : "timeout_seconds")),
        "answer_stopped" => new(ChatFaults.Stalled, $"{failure.Message.TrimEnd('.')}; if the model only is slow, {Raise("stall_seconds")}"),
        "answer_too_long" => new(ChatFaults.Timeout, $"{failure.Message.TrimEnd('.')}; {Raise("timeout_seconds")}"),
        "answer_broke_off" => new(ChatFaults.BrokenOff, failure.Message),
        _ => new(ChatFaults.Failed, failure.Message),
    };

    private static string Raise(string setting) => $"raise '{setting}' below [ollama] in {CodeGenerationSettings.FileName}";
}
