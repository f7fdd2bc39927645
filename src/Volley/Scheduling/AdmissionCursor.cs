using Volley.Budgets;
using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>
/// Admits jobs in plan order. <b>Job i is admitted when what earlier jobs cost (settled) or may cost (undecided), and what it may cost
/// itself, stay within the cap together</b>; otherwise it waits, and is refused only when all earlier jobs have settled and it still does
/// not fit. So the decisions depend on costs alone, not on the parallelism or the order of completion.
/// </summary>
/// <remarks>
/// <para>A job that costs more than it promised closes admission behind its place in plan order, and takes it back from jobs there that have not
/// started. So the decisions up to that job are always the same, and behind it only what had started already is not refused.</para>
/// <para>A metered job without a cap of its own has no reserve: its calls draw from what the batch has left, one by one, and wait for each other.
/// It is never undecided at the same time as a job with a reserve. Else its calls could wait for money that is reserved for a job which waits
/// for its slot.</para>
/// </remarks>
internal sealed class AdmissionCursor
{
    private readonly BatchPlan _plan;
    private readonly Ledger _ledger;
    private readonly int _parallel;

    /// <summary>The jobs behind <see cref="Next"/> that are admitted: those that had started when admission closed.</summary>
    private readonly HashSet<long> _ahead = [];
    private long _unsettled;
    private long _unsettledDrawing;

    public AdmissionCursor(BatchPlan plan, Ledger ledger, int parallel)
    {
        _plan = plan;
        _ledger = ledger;
        _parallel = parallel;
        Next = ledger.Cap is null ? plan.Count : 0;
    }

    /// <summary>All jobs before this place are admitted or decided; of those behind it none but the ones that had started when admission closed.</summary>
    public long Next { get; private set; }

    /// <summary>The place of the first job that cost more than it promised: none behind it is admitted. The largest number while there is none.</summary>
    public long ClosedAt { get; private set; } = long.MaxValue;

    /// <summary>Whether the batch could not cover a call: no more jobs are admitted that draw from it call by call.</summary>
    public bool HasMetTheEnd { get; set; }

    /// <summary>Whether a job that is not decided has a reservation, so that it must be settled.</summary>
    /// <param name="index">The job's place.</param>
    public bool IsAdmitted(long index) => index < Next || _ahead.Contains(index);

    /// <summary>Admits as many jobs as fit.</summary>
    /// <param name="limit">Only jobs before this place are admitted.</param>
    /// <param name="isWaiting">Whether a job has neither started nor been decided.</param>
    /// <param name="costSoFar">What the earlier attempts of a job cost.</param>
    /// <param name="refuse">Called with a job that cannot be covered; says whether it took it, or wants to be asked again later.</param>
    public void Advance(long limit, Func<long, bool> isWaiting, Func<long, decimal> costSoFar, Func<long, bool> refuse)
    {
        while (Next < limit)
        {
            if (_ahead.Remove(Next) || !isWaiting(Next))
            {
                Next++;
                continue;
            }

            var stage = _plan.StageOf(Next).Definition;
            var reserve = stage.PerJob is { } perJob ? Math.Max(0, perJob - costSoFar(Next)) : (decimal?)null;
            if (Next < ClosedAt && CanAdmit(stage, reserve))
            {
                _ledger.Reserve(reserve ?? 0);
                _unsettled++;
                _unsettledDrawing += Draws(stage) ? 1 : 0;
            }
            else if (_unsettled > 0 || !refuse(Next))
            {
                return;
            }

            Next++;
        }
    }

    /// <summary>Closes admission behind a job that cost more than it promised.</summary>
    /// <param name="index">The job's place.</param>
    /// <param name="isWaiting">Whether a job has neither started nor been decided.</param>
    /// <param name="hasStarted">Whether a job has started and is not decided.</param>
    /// <param name="costSoFar">What the earlier attempts of a job cost.</param>
    public void Close(long index, Func<long, bool> isWaiting, Func<long, bool> hasStarted, Func<long, decimal> costSoFar)
    {
        if (_ledger.Cap is null || index >= ClosedAt)
            return;
        ClosedAt = index;
        for (var place = index + 1; place < Next; place++)
            if (isWaiting(place))
                Settled(place, Math.Max(0, (_plan.StageOf(place).Definition.PerJob ?? 0) - costSoFar(place)));
            else if (hasStarted(place))
                _ahead.Add(place);
        Next = Math.Min(Next, index + 1);
    }

    /// <summary>Reports that an admitted job is decided.</summary>
    /// <param name="index">The job.</param>
    /// <param name="outstanding">What is still reserved for it.</param>
    public void Settled(long index, decimal outstanding)
    {
        _ahead.Remove(index);
        _unsettled--;
        _unsettledDrawing -= Draws(_plan.StageOf(index).Definition) ? 1 : 0;
        _ledger.Release(outstanding);
    }

    private bool CanAdmit(StageDefinition stage, decimal? reserve)
    {
        if (Draws(stage))
            return !HasMetTheEnd && _unsettledDrawing == _unsettled && _unsettled < _parallel;
        return _unsettledDrawing == 0 && (reserve is null ? _unsettled < _parallel && _ledger.Fits(null) : _ledger.Fits(reserve));
    }

    private static bool Draws(StageDefinition stage) => stage is { IsMetered: true, PerJob: null };
}
