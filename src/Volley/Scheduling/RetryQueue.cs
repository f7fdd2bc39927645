using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>The jobs between two attempts, by when the next one is due; apart for each stage, so that a full stage holds up no other.</summary>
internal sealed class RetryQueue(BatchPlan plan, Func<ActiveJob, bool> isWaiting)
{
    private readonly PriorityQueue<ActiveJob, (long Due, long Index)>[] _stages = [.. plan.Stages.Select(_ => new PriorityQueue<ActiveJob, (long Due, long Index)>())];

    /// <summary>Adds a job; one that does not wait any more when its turn comes is passed over.</summary>
    public void Add(ActiveJob active, long due) => _stages[active.Stage.Number].Enqueue(active, (due, active.Job.Index));

    /// <summary>Takes a job whose delay has ended, the first one due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="hasSlot">Whether a stage may start another attempt.</param>
    /// <returns>The job, or <see langword="null"/> where none may start.</returns>
    public ActiveJob? Take(long now, Func<PlannedStage, bool> hasSlot) =>
        First(hasSlot) is { } queue && queue.TryPeek(out var active, out var order) && order.Due <= now && queue.TryDequeue(out _, out _) ? active : null;

    /// <summary>When the first delay ends of the jobs whose stages have a slot; <see langword="null"/> where there is none.</summary>
    public long? NextDue(Func<PlannedStage, bool> hasSlot) =>
        First(hasSlot) is { } queue && queue.TryPeek(out _, out var order) ? order.Due : null;

    private PriorityQueue<ActiveJob, (long Due, long Index)>? First(Func<PlannedStage, bool> hasSlot)
    {
        PriorityQueue<ActiveJob, (long Due, long Index)>? first = null;
        var earliest = (Due: long.MaxValue, Index: long.MaxValue);
        foreach (var stage in plan.Stages)
        {
            var queue = _stages[stage.Number];
            while (queue.TryPeek(out var active, out _) && !isWaiting(active))
                queue.Dequeue();
            if (queue.TryPeek(out _, out var order) && order.CompareTo(earliest) < 0 && hasSlot(stage))
                (first, earliest) = (queue, order);
        }

        return first;
    }
}
