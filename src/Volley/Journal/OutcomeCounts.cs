namespace Volley.Journal;

/// <summary>How many jobs of the current plan ended how.</summary>
/// <param name="Succeeded">Those that succeeded.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Skipped">Those that were skipped.</param>
/// <param name="Refused">Those that were refused.</param>
public readonly record struct OutcomeCounts(long Succeeded, long Failed, long Skipped, long Refused)
{
    /// <summary>How many are decided.</summary>
    public long Decided => Succeeded + Failed + Skipped + Refused;
}
