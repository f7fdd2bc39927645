namespace Volley.Models.Wire;

/// <summary>What to do about a failed call.</summary>
public enum FailureClass
{
    /// <summary>It may go well another time: retry with backoff.</summary>
    Transient,

    /// <summary>Too many requests or tokens: wait as told, then retry; everyone who shares the account waits.</summary>
    RateLimited,

    /// <summary>The provider has too much to do: retry with backoff, and fewer at once.</summary>
    Overloaded,

    /// <summary>It would fail every time.</summary>
    Permanent,

    /// <summary>The account has no money or quota left: it would fail every time, for every job.</summary>
    OutOfCredit,
}
