using Volley.Models.Gates;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>One attempt of a call on its way through the handlers; each adds what it knows.</summary>
internal sealed class CallAttempt(ModelCall call, int number)
{
    private static readonly HttpRequestOptionsKey<CallAttempt> Key = new("volley.attempt");

    /// <summary>The call.</summary>
    public ModelCall Call { get; } = call;

    /// <summary>Which attempt it is, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>The place of the call's first attempt in the gate's line; <see langword="null"/> before it had one.</summary>
    public long? Place { get; set; }

    /// <summary>Which of the equal requests of its job's attempt the call is, from 1; 0 before anybody asked.</summary>
    public int Occurrence { get; set; }

    /// <summary>How many tokens the attempt may use, as far as that is known.</summary>
    public long Tokens { get; set; }

    /// <summary>The attempt's place in flight.</summary>
    public GateLease? Lease { get; set; }

    /// <summary>Whether the provider may have got to see the request.</summary>
    public bool WasSent { get; set; }

    /// <summary>What the reservation becomes when the answer ends; <see langword="null"/> before money is reserved.</summary>
    public CallSettling? Settling { get; set; }

    /// <summary>What the provider reported instead of an answer.</summary>
    public ProviderFailure? Failure { get; set; }

    /// <summary>What to do about the failure; <see langword="null"/> where there is none.</summary>
    public FailureClass? Class { get; set; }

    /// <summary>Whether the provider said how long everyone is to wait: then the gate keeps the time, and nobody else.</summary>
    public bool HasHint { get; set; }

    /// <summary>Whether the answer is Volley's own: a refusal that no further attempt changes.</summary>
    public bool IsOwn { get; set; }

    /// <summary>The call's next attempt.</summary>
    public CallAttempt Next() => new(Call, Number + 1) { Place = Place, Occurrence = Occurrence };

    /// <summary>Hangs the attempt to a request.</summary>
    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage { Method = HttpMethod.Post };
        request.Options.Set(Key, this);
        return request;
    }

    /// <summary>The attempt that a request carries.</summary>
    public static CallAttempt Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var attempt)
        ? attempt : throw new InvalidOperationException("The request did not come through the pipeline.");
}
