using System.Numerics;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>What one candidate of one user adds to its segment, checked: nothing in it can spoil what is written.</summary>
internal sealed class Contribution
{
    public const string Notional = "notional";
    public const string Count = "count";

    public required string SegmentKey { get; init; }

    public required string User { get; init; }

    public required BigInteger Rank { get; init; }

    public required string Weighting { get; init; }

    public required PythonDict Metrics { get; init; }

    public required PythonDict Denominators { get; init; }

    /// <summary>What it adds to the segment's count; at least 0.</summary>
    public required BigInteger Positions { get; init; }

    /// <summary>What it adds to the segment's notional weight; at least 0.</summary>
    public required double NotionalWeight { get; init; }

    /// <summary>What enters the average CLV under its own weighting; <see langword="null"/> where nothing does.</summary>
    public required WeightedValue? Clv { get; init; }

    /// <summary>What enters the beat-close rate under its own weighting; <see langword="null"/> where nothing does.</summary>
    public required WeightedValue? BeatClose { get; init; }

    /// <summary>The place of its weighting among the examples: notional first, then count, then others.</summary>
    public int WeightingOrder => Weighting switch { Notional => 0, Count => 1, _ => 99 };

    /// <summary>What a candidate contributes; <see langword="null"/> where it names no segment.</summary>
    /// <exception cref="PythonException">The candidate cannot be used, and its user with it.</exception>
    public static Contribution? Of(string user, PythonDict candidate)
    {
        var key = PythonText.StrOrEmpty(candidate["segment_key"]);
        if (key.Length == 0)
            return null;
        var rank = PythonNumber.ToInt(candidate["rank"]) ?? 0;
        var denominators = DictOf(candidate["denominators"]);
        var weighting = PythonText.StrOrEmpty(denominators["weighting"]);
        var metrics = DictOf(candidate["metrics"]);
        JsonCompliance.Check(metrics, $"metrics of {key}");
        JsonCompliance.Check(denominators, $"denominators of {key}");
        var count = PythonNumber.ToInt(metrics["count"]) ?? 0;
        return new Contribution
        {
            SegmentKey = key,
            User = user,
            Rank = rank,
            Weighting = weighting,
            Metrics = metrics,
            Denominators = denominators,
            Positions = BigInteger.Max(0, count),
            NotionalWeight = weighting == Notional ? NotionalWeightOf(denominators["weight_used"], key) : 0,
            Clv = WeightedValue.Of(weighting, metrics, denominators, ("notional_weighted_avg_clv_pct", "avg_clv_pct"), key),
            BeatClose = WeightedValue.Of(weighting, metrics, denominators, ("notional_weighted_beat_close_rate", "beat_close_rate"), key),
        };
    }

    private static PythonDict DictOf(PythonValue value) => value switch
    {
        PythonDict dict => dict,
        { IsTruthy: false } => [],
        _ => throw PythonException.NoAttribute(value, "get"),
    };

    private static double NotionalWeightOf(PythonValue value, string key) => PythonNumber.ToFloat(value) switch
    {
        > 0 and var weight when double.IsFinite(weight) => weight,
        double.PositiveInfinity => throw JsonCompliance.Fault(double.PositiveInfinity, $"weight_used of {key}"),
        _ => 0,
    };
}
