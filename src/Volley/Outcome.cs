namespace Volley;

/// <summary>How a job ended.</summary>
public enum Outcome
{
    /// <summary>Its last attempt did what was asked.</summary>
    Succeeded = 1,

    /// <summary>Its last attempt failed, and no attempt was left or the failure was permanent.</summary>
    Failed = 2,

    /// <summary>It never ran: a need failed, the batch stopped, or its stage was given up. Decided again by every run.</summary>
    Skipped = 3,

    /// <summary>It never ran since the budget could not cover it, or failed of a call that the budget could not cover. Decided again by every run.</summary>
    Refused = 4,
}

/// <summary>The names of outcomes as they stand in files and on the command line.</summary>
public static class OutcomeNames
{
    /// <summary>The name of an outcome: <c>succeeded</c>, <c>failed</c>, <c>skipped</c> or <c>refused</c>.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The name.</returns>
    public static string Name(this Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => "succeeded",
        Outcome.Failed => "failed",
        Outcome.Skipped => "skipped",
        Outcome.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    /// <summary>Reads a name written by <see cref="Name"/>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The outcome, or <see langword="null"/> where no outcome has that name.</returns>
    public static Outcome? Parse(string name) => name switch
    {
        "succeeded" => Outcome.Succeeded,
        "failed" => Outcome.Failed,
        "skipped" => Outcome.Skipped,
        "refused" => Outcome.Refused,
        _ => null,
    };
}
