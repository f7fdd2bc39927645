using Volley.Diagnostics;
using Volley.Models.Prices;
using Volley.Models.Scripted;
using Volley.Models.Wire;

namespace Volley.Models.Providers;

/// <summary>An account at a provider of models, or a server of one's own: where it is, what it takes, what it costs. Never holds a key.</summary>
public sealed record ModelProvider
{
    /// <summary>The name, the first part of model ids; also names the gate that all its calls share.</summary>
    public required string Name { get; init; }

    /// <summary>Whose language it speaks.</summary>
    public required ProviderFormat Format { get; init; }

    /// <summary>
    /// The URL before the endpoints' paths, without a slash at its end: with <c>/v1</c> for OpenAI's format. <see langword="null"/> only for a
    /// scripted provider.
    /// </summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The environment variable that holds the key; <see langword="null"/> where none is needed.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>What a scripted provider answers; unused by others.</summary>
    public ScriptedRules Rules { get; init; } = ScriptedRules.Echo;

    /// <summary>What it takes at once and in a minute.</summary>
    public ProviderLimits Limits { get; init; } = new();

    /// <summary>How long it may keep silent.</summary>
    public ProviderTimeouts Timeouts { get; init; } = new();

    /// <summary>How often one call may reach it, the first time included; at least 1.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>
    /// Whether a call that it has, and does not answer in time, is not tried again: a server of one's own that keeps silent would do so again.
    /// </summary>
    public bool IsSilenceFinal { get; init; }

    /// <summary>The longest wait that it may ask for before the batch pauses rather than waits.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Input tokens that the server adds to each request beyond what any does, such as a long system prompt of its own; at least 0.</summary>
    public long InputOverhead { get; init; }

    /// <summary>Prices that the spec or the user's file gives; they come before the list prices.</summary>
    public PatternTable<Price> Prices { get; init; } = new();

    /// <summary>Whether models without a price cost nothing, as on one's own machine.</summary>
    public bool IsFree { get; init; }

    /// <summary>The output limits that the spec or the user's file gives, for requests that ask for none.</summary>
    public PatternTable<OutputLimit> MaxOutput { get; init; } = new();

    /// <summary>What calls can cost at most whose requests do not bound it, such as those with pictures, as far as the spec or the user's file says so.</summary>
    public PatternTable<CallMaximum> MaxCost { get; init; } = new();

    /// <summary>Where it is written; <see langword="null"/> for one that is built in and not changed.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The field by which an output limit is added to chat completions that have none.</summary>
    public string ChatLimitField { get; init; } = "max_tokens";

    /// <summary>The URL that requests of a format go to.</summary>
    /// <param name="format">A format that the provider accepts.</param>
    /// <returns>The URL.</returns>
    /// <exception cref="InvalidOperationException">The provider is scripted.</exception>
    public Uri Endpoint(WireFormat format)
    {
        var root = (BaseUrl ?? throw new InvalidOperationException($"The provider '{Name}' has no URL.")).AbsoluteUri.TrimEnd('/');
        // Ollama's own URL ends before the part that its compatible endpoints add.
        var prefix = Format == ProviderFormat.Ollama && format == WireFormat.OpenAiChat ? "/v1" : "";
        return new Uri(root + prefix + format.EndpointPath());
    }
}

/// <summary>An output limit.</summary>
/// <param name="Tokens">In tokens, at least 1.</param>
public sealed record OutputLimit(long Tokens);
