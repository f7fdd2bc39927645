using Volley.Execution;
using Volley.Journal;

namespace Volley.Scheduling;

/// <summary>What reaches the scheduler's loop from outside. Nothing else touches its state.</summary>
internal abstract record SchedulerMessage
{
    public sealed record AttemptEnded(ActiveJob Active, AttemptResult Result) : SchedulerMessage;

    public sealed record ExecutorBroke(Exception Exception) : SchedulerMessage;

    public sealed record Committed(JournalCommit Commit) : SchedulerMessage;

    public sealed record Interrupt(bool IsKill) : SchedulerMessage;

    public sealed record Tick : SchedulerMessage;

    public sealed record SnapshotRequest(TaskCompletionSource<BatchSnapshot> Answer) : SchedulerMessage;
}
