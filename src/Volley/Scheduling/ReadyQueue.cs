using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>
/// The jobs that may start, longest remaining path first, then in plan order. Whole stages stand in it as a range that costs nothing a job.
/// </summary>
internal sealed class ReadyQueue(BatchPlan plan, Func<long, bool> isWaiting)
{
    private readonly StageQueue[] _stages = [.. plan.Stages.Select(s => new StageQueue(s))];

    /// <summary>Makes all jobs of a stage ready; none of them may need another of them.</summary>
    public void Add(PlannedStage stage) => _stages[stage.Number].Next = stage.First;

    /// <summary>Makes a job ready; one that is decided already is passed over when its turn comes.</summary>
    public void Add(long index)
    {
        var stage = plan.StageOf(index);
        _stages[stage.Number].Jobs.Enqueue(index, (-stage.Source.HeightOf(index - stage.First), index));
    }

    /// <summary>Whether a job stands in the queue's ranges or heaps: it lacks nothing but a slot or the budget.</summary>
    public bool HasWhole(PlannedStage stage) => _stages[stage.Number].Next >= 0;

    /// <summary>How many single jobs of a stage are ready.</summary>
    public int SinglesOf(PlannedStage stage) => _stages[stage.Number].Jobs.Count + _stages[stage.Number].Parked.Count;

    /// <summary>Takes the first job.</summary>
    /// <param name="limit">Only jobs before this place in plan order are taken.</param>
    /// <param name="hasSlot">Whether a stage may start another job.</param>
    /// <param name="index">The job.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(long limit, Func<PlannedStage, bool> hasSlot, out long index)
    {
        StageQueue? best = null;
        foreach (var queue in _stages)
        {
            if (!queue.Peek(limit, isWaiting) || !hasSlot(queue.Stage))
                continue;
            if (best is null || queue.Level > best.Level || (queue.Level == best.Level && queue.Candidate < best.Candidate))
                best = queue;
        }

        index = best?.Take() ?? -1;
        return best is not null;
    }

    private sealed class StageQueue(PlannedStage stage)
    {
        public PlannedStage Stage { get; } = stage;

        /// <summary>The next job of the range; −1 where the stage is not ready as a whole.</summary>
        public long Next { get; set; } = -1;

        /// <summary>Single jobs, longest path first.</summary>
        public PriorityQueue<long, (int, long)> Jobs { get; } = new();

        /// <summary>Single jobs that came up before they were admitted, in plan order.</summary>
        public PriorityQueue<long, long> Parked { get; } = new();

        public long Candidate { get; private set; }

        public int Level { get; private set; }

        private bool _isFromRange;

        public bool Peek(long limit, Func<long, bool> isWaiting)
        {
            while (Parked.TryPeek(out var parked, out _) && parked < limit)
            {
                Parked.Dequeue();
                Jobs.Enqueue(parked, (-Stage.Source.HeightOf(parked - Stage.First), parked));
            }

            var end = Stage.First + Stage.Count;
            while (Next >= 0 && Next < end && !isWaiting(Next))
                Next++;
            _isFromRange = Next >= 0 && Next < Math.Min(end, limit);
            if (_isFromRange)
            {
                (Candidate, Level) = (Next, 1 + Stage.Below);
                return true;
            }

            while (Jobs.TryPeek(out var job, out var order))
            {
                if (isWaiting(job) && job < limit)
                {
                    (Candidate, Level) = (job, -order.Item1 + Stage.Below);
                    return true;
                }

                Jobs.Dequeue();
                if (isWaiting(job))
                    Parked.Enqueue(job, job);
            }

            return false;
        }

        public long Take()
        {
            if (_isFromRange)
                Next++;
            else
                Jobs.Dequeue();
            return Candidate;
        }
    }
}
