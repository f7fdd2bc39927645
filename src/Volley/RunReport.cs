using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Scheduling;

namespace Volley;

/// <summary>How a run ended.</summary>
public enum RunEnding
{
    /// <summary>Every job is decided.</summary>
    Completed,

    /// <summary>Every job is decided, and a failure stopped the later ones (<c>on-failure: stop</c>).</summary>
    Stopped,

    /// <summary>The user ended it; some jobs are undecided.</summary>
    Interrupted,

    /// <summary>It could not go on; <see cref="RunReport.Faults"/> says why. What was committed is kept.</summary>
    Failed,
}

/// <summary>What a run came to.</summary>
/// <param name="Final">The batch at its end: counts, money, elapsed time.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Faults">Why it could not go on; empty unless it failed.</param>
public sealed record RunReport(BatchSnapshot Final, RunEnding Ending, ImmutableArray<Diagnostic> Faults);
