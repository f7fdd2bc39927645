using Volley.Budgets;
using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>
/// Admits jobs in plan order. <b>Job i is admitted when what earlier jobs cost (settled) or may cost (undecided), and what it may cost
/// itself, stay within the cap together</b>; otherwise it waits, and is refused only when all earlier jobs have settled and it still does
/// not fit. So the decisions depend on costs alone, not on the parallelism or the order of completion.
/// </summary>
/// <remarks>
/// A job that costs more than it promised closes admission behind its place in plan order, and takes it back from jobs there that have not
/// started. So the decisions up to that job are always the same, and behind it only what had started already is not refused.
/// </remarks>
internal sealed class AdmissionCursor
{
    private readonly BatchPlan _plan;
    private readonly Ledger _ledger;
    private readonly int _parallel;
    private long _unsettled;

    public AdmissionCursor(BatchPlan plan, Ledger ledger, int parallel)
    {
        _plan = plan;
        _ledger = ledger;
        _parallel = parallel;
        Next = ledger.Cap is null ? plan.Count : 0;
    }

    /// <summary>All jobs before this place are admitted or decided.</summary>
    public long Next { get; private set; }

    /// <summary>The place of the first job that cost more than it promised: none behind it is admitted. The largest number while there is none.</summary>
    public long ClosedAt { get; private set; } = long.MaxValue;

    /// <summary>Admits as many jobs as fit.</summary>
    /// <param name="limit">Only jobs before this place are admitted.</param>
    /// <param name="isUndecided">Whether a job still wants a decision.</param>
    /// <param name="costSoFar">What the earlier attempts of a job cost.</param>
    /// <param name="refuse">Called with a job that cannot be covered; says whether it took it, or wants to be asked again later.</param>
    public void Advance(long limit, Func<long, bool> isUndecided, Func<long, decimal> costSoFar, Func<long, bool> refuse)
    {
        while (Next < limit)
        {
            if (!isUndecided(Next))
            {
                Next++;
                continue;
            }

            var reserve = _plan.StageOf(Next).Definition.PerJob;
            if (Next < ClosedAt && CanAdmit(Next, reserve, costSoFar))
            {
                if (reserve is { } amount)
                    _ledger.Reserve(Math.Max(0, amount - costSoFar(Next)));
                _unsettled++;
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
    /// <param name="isUndecided">Whether a job has neither started nor been decided.</param>
    /// <param name="costSoFar">What the earlier attempts of a job cost.</param>
    public void Close(long index, Func<long, bool> isUndecided, Func<long, decimal> costSoFar)
    {
        if (_ledger.Cap is null || index >= ClosedAt)
            return;
        ClosedAt = index;
        for (var place = index + 1; place < Next; place++)
            if (isUndecided(place))
                Settled(Math.Max(0, (_plan.StageOf(place).Definition.PerJob ?? 0) - costSoFar(place)));
        Next = Math.Min(Next, index + 1);
    }

    /// <summary>Reports that an admitted job is decided.</summary>
    /// <param name="outstanding">What is still reserved for it.</param>
    public void Settled(decimal outstanding)
    {
        _unsettled--;
        _ledger.Release(outstanding);
    }

    private bool CanAdmit(long index, decimal? reserve, Func<long, decimal> costSoFar) => reserve is { } amount
        ? _ledger.Fits(Math.Max(0, amount - costSoFar(index)))
        : _unsettled < _parallel && _ledger.Fits(null);
}
