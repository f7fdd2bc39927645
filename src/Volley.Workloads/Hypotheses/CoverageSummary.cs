using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>How much of a user's positions the scan could cover.</summary>
internal static class CoverageSummary
{
    private static readonly string[] EntryContextCounts =
    [
        "price_at_entry_present_count",
        "price_1h_before_entry_present_count",
        "open_price_present_count",
        "movement_direction_present_count",
        "minutes_to_close_present_count",
    ];

    /// <summary>The summary of a user that failed.</summary>
    public static PythonDict Empty => Of(null, null, null);

    /// <summary>The summary of a run root.</summary>
    /// <param name="coverage">The coverage report.</param>
    /// <param name="segments">The segment analysis; empty where there is none.</param>
    /// <exception cref="PythonException">The report cannot be used.</exception>
    public static PythonDict Of(PythonDict coverage, PythonDict segments)
    {
        var clv = coverage["clv_coverage"];
        if (clv is { IsTruthy: true } and not PythonDict)
            throw PythonException.NoAttribute(clv, "get");
        var summary = Of(
            Rounded((clv as PythonDict)?["coverage_rate"]),
            coverage["entry_context_coverage"] is PythonDict context ? EntryContextRate(context) : null,
            NotionalTotal(coverage) ?? NotionalTotal(segments));
        JsonCompliance.Check(summary, "coverage");
        return summary;
    }

    private static PythonDict Of(double? clv, double? entryContext, double? notional) => new()
    {
        { "clv_coverage_rate", clv },
        { "entry_context_coverage_rate", entryContext },
        { "notional_weight_total_global", notional },
    };

    /// <summary>The lowest rate of the entry-context fields: the conservative one.</summary>
    private static double? EntryContextRate(PythonDict context)
    {
        if (PythonNumber.ToInt(context["eligible_positions"]) is not { } eligible || eligible <= 0)
            return null;
        double? lowest = null;
        foreach (var field in EntryContextCounts)
            if (PythonNumber.ToInt(context[field]) is { } present && PythonNumber.Divide(present, eligible) is var rate && !(rate >= lowest))
                lowest = rate;
        return lowest is { } value ? PythonNumber.Round6(value) : null;
    }

    private static double? NotionalTotal(PythonDict report) =>
        report["segment_analysis"] is PythonDict analysis && analysis["hypothesis_meta"] is PythonDict meta
            ? Rounded(meta["notional_weight_total_global"])
            : null;

    private static double? Rounded(PythonValue? value) =>
        value is not null && PythonNumber.ToFloat(value) is { } number ? PythonNumber.Round6(number) : null;
}
