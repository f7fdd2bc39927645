using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.StubServer;

/// <summary>How a stub server behaves.</summary>
public sealed record StubOptions
{
    /// <summary>The port on 127.0.0.1; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>
    /// What is done with each request. It is called for calls of models only, from many threads at once, after the server
    /// has turned away what every provider does: wrong keys, unknown paths, bodies that are no requests.
    /// </summary>
    public Func<StubRequest, StubBehaviour> Behaviour { get; init; } = StubChoices.Always(StubBehaviour.Text("ok"));

    /// <summary>
    /// What the provider charges, by the model's name as sent, <c>*</c> for all others. Absent, nothing costs anything;
    /// given, a model that it does not name does not exist: nothing is free by oversight.
    /// </summary>
    public IReadOnlyDictionary<string, StubPrice>? Prices { get; init; }

    /// <summary>The keys that are accepted; absent, any key and none.</summary>
    public IReadOnlySet<string>? Keys { get; init; }

    /// <summary>The models that the lists name.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["stub"];

    /// <summary>Whether the log keeps the bodies of requests.</summary>
    public bool KeepBodies { get; init; } = true;

    /// <summary>The clock for latencies, limits, hints and the log.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal StubPrice? PriceOf(string? model) =>
        Prices is null ? null : Prices.GetValueOrDefault(model ?? "") ?? Prices.GetValueOrDefault("*");
}
