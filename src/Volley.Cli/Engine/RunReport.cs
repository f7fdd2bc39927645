using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Scheduling;

namespace Volley.Cli.Engine;

/// <summary>How a run ended.</summary>
internal enum RunEnding
{
    /// <summary>Every job is decided.</summary>
    Completed,

    /// <summary>The user ended it; undecided jobs remain.</summary>
    Interrupted,

    /// <summary>It stopped at the first failure (<c>on-failure: stop</c>).</summary>
    Stopped,

    /// <summary>It could not go on; <see cref="RunReport.Faults"/> says why.</summary>
    Failed,
}

/// <summary>What a run came to.</summary>
/// <param name="Final">The batch at its end: counts, money, elapsed time.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Faults">Why it could not go on; empty unless it failed.</param>
internal sealed record RunReport(BatchSnapshot Final, RunEnding Ending, ImmutableArray<Diagnostic> Faults);
