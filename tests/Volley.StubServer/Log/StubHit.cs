using Volley.StubServer.Answers;
using Volley.StubServer.Formats;

namespace Volley.StubServer.Log;

/// <summary>What the server knows of one request that reached it.</summary>
public sealed record StubHit
{
    /// <summary>The place in the log, from 1.</summary>
    public int Number { get; internal set; }

    /// <summary>How often this very request (path and body) has come, this time included.</summary>
    public int Attempt { get; internal set; }

    /// <summary>When it came, by the clock's timestamp: with the system's clock that of a stopwatch.</summary>
    public required long Timestamp { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The requests open when it came, this one included.</summary>
    public required int InFlight { get; init; }

    /// <summary>The path.</summary>
    public required string Path { get; init; }

    /// <summary>What the path speaks.</summary>
    public required StubFormat Format { get; init; }

    /// <summary>The model as sent; null where there is none.</summary>
    public string? Model { get; init; }

    /// <summary>The headers; names in any case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The key that came with it, from <c>Authorization</c> without <c>Bearer</c>, or from <c>x-api-key</c>.</summary>
    public string? Key { get; init; }

    /// <summary>A hash of path and body, in hexadecimal: the same for every attempt of a call.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The body; empty where the server does not keep bodies.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The status given; 0 as long as none was chosen, or where a fault left none.</summary>
    public int Status { get; internal set; }

    /// <summary>The moment that a hint told the client to wait for; null where there was none.</summary>
    public DateTimeOffset? RetryAt { get; internal set; }

    /// <summary>The tokens of the whole answer; none for an error.</summary>
    public StubUsage Usage { get; internal set; } = new();

    /// <summary>The tokens of what had been written when the answer ended, however it did.</summary>
    public StubUsage Produced { get; internal set; } = new();

    /// <summary>What the whole answer costs by the server's prices, in USD.</summary>
    public decimal Cost { get; internal set; }

    /// <summary>What the part that was written costs by the server's prices, in USD.</summary>
    public decimal ProducedCost { get; internal set; }

    /// <summary>Whether the client went away before its answer was complete.</summary>
    public bool ClientLeft { get; internal set; }

    /// <summary>When the server was done with it, by the clock's timestamp; null as long as it is not.</summary>
    public long? EndedTimestamp { get; internal set; }

    /// <summary>Whether an answer was given, whole or in part.</summary>
    public bool IsAnswered => Status is >= 200 and < 300;
}
