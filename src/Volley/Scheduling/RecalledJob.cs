namespace Volley.Scheduling;

/// <summary>How an earlier run decided a job that never ran. Ordered by the job's place alone.</summary>
/// <param name="Index">The job's place in plan order.</param>
/// <param name="Sequence">The deciding entry.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Message">Why.</param>
internal readonly record struct RecalledJob(long Index, long Sequence, Outcome Outcome, string? Message) : IComparable<RecalledJob>
{
    public static bool operator <(RecalledJob left, RecalledJob right) => left.CompareTo(right) < 0;

    public static bool operator >(RecalledJob left, RecalledJob right) => left.CompareTo(right) > 0;

    public static bool operator <=(RecalledJob left, RecalledJob right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RecalledJob left, RecalledJob right) => left.CompareTo(right) >= 0;

    /// <summary>A job of which nothing is recalled; finds the one at its place.</summary>
    /// <param name="index">The job's place in plan order.</param>
    public static RecalledJob At(long index) => new(index, 0, default, null);

    /// <summary>Whether a decision is the same again.</summary>
    public bool IsAlike(Outcome outcome, string message) => Outcome == outcome && Message == message;

    /// <inheritdoc/>
    public int CompareTo(RecalledJob other) => Index.CompareTo(other.Index);
}
