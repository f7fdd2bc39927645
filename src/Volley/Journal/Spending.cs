namespace Volley.Journal;

/// <summary>What a batch was charged, by what for, in USD.</summary>
/// <param name="Jobs">For attempts that ended: their calls, and what they said that they cost.</param>
/// <param name="Lost">For attempts that a crash or an interruption cut short.</param>
/// <param name="Reconciled">What the user said of calls that were cut off, against what they had been charged at; mostly less than 0.</param>
/// <param name="Pending">
/// What attempts count at that have not ended: those that run, or that the last run lost and the next one charges. No part of <see cref="Charged"/>.
/// </param>
public sealed record Spending(decimal Jobs, decimal Lost, decimal Reconciled, decimal Pending)
{
    /// <summary>What was charged.</summary>
    public decimal Charged => Jobs + Lost + Reconciled;
}
