namespace Volley.EndToEnd.Testing;

/// <summary>What a <see cref="CrashTrial"/> saw.</summary>
internal sealed record CrashReport
{
    public required int Jobs { get; init; }

    public required int Parallel { get; init; }

    /// <summary>How often Volley was killed while it ran.</summary>
    public required int Kills { get; init; }

    /// <summary>How many of those kills fell before the run had started a job of its own: while it recovered.</summary>
    public required int KillsInRecovery { get; init; }

    /// <summary>How often a job was started in all.</summary>
    public required int Starts { get; init; }

    /// <summary>The most starts that one kill made void.</summary>
    public required int MostLostAtOnce { get; init; }

    /// <summary>How many kills left processes behind that were then to be ended.</summary>
    public required int KillsWithOrphans { get; init; }

    /// <summary>Every broken promise, as a sentence; empty is what should be.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>Starts beyond the first of each job.</summary>
    public int RunAgain => Starts - Jobs;
}
