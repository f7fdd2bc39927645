using System.Text.Json;
using Volley.StubServer.Formats;
using Volley.StubServer.Log;

namespace Volley.StubServer;

/// <summary>A request as the server read it: what a behaviour is chosen by.</summary>
public sealed class StubRequest
{
    private readonly StubHit _hit;
    private readonly RequestShape _shape;

    internal StubRequest(StubHit hit, byte[] body, JsonElement json, TimeProvider time)
    {
        _hit = hit;
        _shape = RequestShape.Read(hit.Format, json);
        RawBody = body;
        Body = json;
        Time = time;
    }

    /// <summary>The path, with everything before the format's own end of it.</summary>
    public string Path => _hit.Path;

    /// <summary>What the path speaks.</summary>
    public StubFormat Format => _hit.Format;

    /// <summary>The model as sent; null where the body names none.</summary>
    public string? Model => _hit.Model;

    /// <summary>The body, parsed; <see cref="JsonValueKind.Undefined"/> where it is not JSON. Only valid during the request.</summary>
    public JsonElement Body { get; }

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> RawBody { get; }

    /// <summary>The headers; names in any case, several values joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers => _hit.Headers;

    /// <summary>The key that came with it; null for none. What tells one account's requests from another's.</summary>
    public string? Key => _hit.Key;

    /// <summary>The place in the server's log, from 1.</summary>
    public int Number => _hit.Number;

    /// <summary>How often this very request has come, this time included: 1 for the first.</summary>
    public int Attempt => _hit.Attempt;

    /// <summary>When it came, by the clock's timestamp.</summary>
    public long Timestamp => _hit.Timestamp;

    /// <summary>When it came.</summary>
    public DateTimeOffset At => _hit.At;

    /// <summary>The requests that the server had open when it came, this one included.</summary>
    public int InFlight => _hit.InFlight;

    /// <summary>A hash of path and body, in hexadecimal.</summary>
    public string Hash => _hit.RequestHash;

    /// <summary>Whether it asks for a stream; Ollama streams unless told not to.</summary>
    public bool Streams => _shape.Streams;

    /// <summary>Whether it asks a chat completion's stream for usage.</summary>
    public bool WantsUsage => _shape.WantsUsage;

    /// <summary>The limit of output tokens; null where it names none.</summary>
    public long? MaxOutputTokens => _shape.MaxOutputTokens;

    /// <summary>The answers it asks for, OpenAI's <c>n</c>.</summary>
    public int Choices => _shape.Choices;

    /// <summary>Its input tokens as this server counts them: a quarter of the body's bytes, and at least one.</summary>
    public long InputTokens => Math.Max(1, RawBody.Length / 4);

    /// <summary>The server's clock.</summary>
    public TimeProvider Time { get; }

    internal ulong Seed => Convert.ToUInt64(Hash, 16);

    /// <summary>The text of the last message, or of the prompt; empty where there is none.</summary>
    public string LastText() => RequestShape.LastText(Format, Body);

    /// <summary>
    /// A number from 0 up to, but not including, 1, that depends on the seed, the request and its attempt,
    /// and not on the order in which requests come.
    /// </summary>
    public double Draw(int seed, int step = 0) => Noise.Draw(Seed ^ Noise.Mix((ulong)seed), ((long)Attempt << 32) + step);
}
