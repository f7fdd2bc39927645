using Volley.Budgets;
using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>
/// Admits jobs in plan order. <b>Job i is admitted when what earlier jobs cost (settled) or may cost (undecided), and what it may cost
/// itself, stay within the cap together</b>; otherwise it waits, and is refused only when all earlier jobs have settled and it still does
/// not fit. So the decisions depend on costs alone, not on the parallelism or the order of completion.
/// </summary>
/// <remarks>
/// A metered job without a cap of its own has no reserve: its calls draw from what the batch has left, one by one, and wait for each other. It
/// is never undecided at the same time as a job with a reserve. Else its calls could wait for money that is reserved for a job which waits
/// for its slot.
/// </remarks>
internal sealed class AdmissionCursor
{
    private readonly BatchPlan _plan;
    private readonly Ledger _ledger;
    private readonly int _parallel;
    private long _unsettled;
    private long _unsettledDrawing;

    public AdmissionCursor(BatchPlan plan, Ledger ledger, int parallel)
    {
        _plan = plan;
        _ledger = ledger;
        _parallel = parallel;
        Next = ledger.Cap is null ? plan.Count : 0;
    }

    /// <summary>All jobs before this place are admitted or decided.</summary>
    public long Next { get; private set; }

    /// <summary>The job that cost more than it promised; no more jobs are admitted since.</summary>
    public string? ClosedBy { get; set; }

    /// <summary>Whether the batch could not cover a call: no more jobs are admitted that draw from it call by call.</summary>
    public bool HasMetTheEnd { get; set; }

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

            var stage = _plan.StageOf(Next).Definition;
            var reserve = stage.PerJob is { } perJob ? Math.Max(0, perJob - costSoFar(Next)) : (decimal?)null;
            if (ClosedBy is null && CanAdmit(stage, reserve))
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

    /// <summary>Reports that an admitted job is decided.</summary>
    /// <param name="index">The job.</param>
    /// <param name="outstanding">What is still reserved for it.</param>
    public void Settled(long index, decimal outstanding)
    {
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
