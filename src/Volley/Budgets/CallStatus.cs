namespace Volley.Budgets;

/// <summary>What became of a call. Append only: a number is never reused for another meaning.</summary>
public enum CallStatus
{
    /// <summary>It was answered in full.</summary>
    Succeeded = 1,

    /// <summary>The provider refused it, or failed before it answered: costs nothing.</summary>
    TurnedAway = 2,

    /// <summary>Its answer broke off: counts at its maximum, as nobody knows what was billed.</summary>
    BrokenOff = 3,

    /// <summary>Whoever asked did not wait for the answer.</summary>
    Cancelled = 4,

    /// <summary>A recording answered it: costs nothing.</summary>
    Replayed = 5,

    /// <summary>A file of rules answered it: costs nothing.</summary>
    Scripted = 6,

    /// <summary>It was never sent: costs nothing.</summary>
    NotSent = 7,

    /// <summary>A crash cut it off, and the user has said what it cost.</summary>
    Reconciled = 8,
}

/// <summary>The names of statuses as they stand in files and on the command line.</summary>
public static class CallStatusNames
{
    /// <summary>The name of a call that is in flight, or was at a crash.</summary>
    public const string Unsettled = "unsettled";

    /// <summary>The name of a status, such as <c>turned-away</c>.</summary>
    /// <param name="status">The status; <see langword="null"/> for a call without a settlement.</param>
    /// <returns>The name.</returns>
    public static string Name(CallStatus? status) => status switch
    {
        null => Unsettled,
        CallStatus.Succeeded => "succeeded",
        CallStatus.TurnedAway => "turned-away",
        CallStatus.BrokenOff => "broken-off",
        CallStatus.Cancelled => "cancelled",
        CallStatus.Replayed => "replayed",
        CallStatus.Scripted => "scripted",
        CallStatus.NotSent => "not-sent",
        CallStatus.Reconciled => "reconciled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };
}
