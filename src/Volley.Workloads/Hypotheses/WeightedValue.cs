using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>A metric and the weight that it enters a score with; both finite, and their product too.</summary>
/// <param name="Value">The metric.</param>
/// <param name="Weight">The weight; more than 0.</param>
internal readonly record struct WeightedValue(double Value, double Weight)
{
    /// <summary>What enters a score; <see langword="null"/> where metric or weight is missing or the weight is not positive.</summary>
    /// <param name="weighting">The candidate's weighting.</param>
    /// <param name="metrics">Its metrics.</param>
    /// <param name="denominators">Its denominators.</param>
    /// <param name="names">The metric's name under notional weighting and under count weighting.</param>
    /// <param name="key">The segment, for messages.</param>
    /// <exception cref="PythonException">The numbers are beyond what can be written.</exception>
    public static WeightedValue? Of(
        string weighting, PythonDict metrics, PythonDict denominators, (string Notional, string Count) names, string key)
    {
        var (metric, denominator) = weighting switch
        {
            Contribution.Notional => (names.Notional, "weight_used"),
            Contribution.Count => (names.Count, "count_used"),
            _ => (null, null),
        };
        if (metric is null || denominator is null)
            return null;
        var value = PythonNumber.ToFloat(metrics[metric]);
        var weight = PythonNumber.ToFloat(denominators[denominator]);
        if (value is not { } v || weight is not { } w || w <= 0)
            return null;
        JsonCompliance.Check(v, $"{metric} of {key}");
        JsonCompliance.Check(w, $"{denominator} of {key}");
        return double.IsFinite(v * w)
            ? new WeightedValue(v, w)
            : throw new PythonException("OverflowError", $"{metric} of {key} times its weight is beyond every float");
    }
}
