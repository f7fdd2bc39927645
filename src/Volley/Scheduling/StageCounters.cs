namespace Volley.Scheduling;

/// <summary>What became of a stage's jobs, and how long its attempts take.</summary>
internal sealed class StageCounters
{
    private readonly long[] _byOutcome = new long[5];

    public long Succeeded => _byOutcome[(int)Outcome.Succeeded];

    public long Failed => _byOutcome[(int)Outcome.Failed];

    public long Skipped => _byOutcome[(int)Outcome.Skipped];

    public long Refused => _byOutcome[(int)Outcome.Refused];

    public long Decided => Succeeded + Failed + Skipped + Refused;

    /// <summary>Decided by earlier runs.</summary>
    public long Reused { get; set; }

    /// <summary>Attempts that hold a slot.</summary>
    public int InFlight { get; set; }

    /// <summary>Attempts that run.</summary>
    public int Running { get; set; }

    /// <summary>Jobs between two attempts.</summary>
    public int Retrying { get; set; }

    /// <summary>Durations of this run's attempts, in seconds.</summary>
    public RunningMoments Durations { get; } = new();

    public void Count(Outcome outcome) => _byOutcome[(int)outcome]++;
}
