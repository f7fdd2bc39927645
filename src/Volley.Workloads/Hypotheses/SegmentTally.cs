using System.Numerics;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>A segment as it adds up over users: numbers, five examples, and a short note of each contributor. It holds no user's file.</summary>
/// <param name="key">The segment.</param>
internal sealed class SegmentTally(string key)
{
    private const int MostExamples = 5;

    private readonly HashSet<int> _users = [];
    private readonly List<Contribution> _examples = new(MostExamples + 1);
    private readonly List<Contributor> _contributors = [];
    private BigInteger _count;
    private double _notionalWeight;

    public string Key => key;

    public int UsersWithSegment => _users.Count;

    public BigInteger TotalCount => _count;

    /// <summary>The sum of the notional weights; <see langword="null"/> where it is beyond every float.</summary>
    public double? TotalNotionalWeight => double.IsFinite(_notionalWeight) ? PythonNumber.Round6(_notionalWeight) : null;

    public WeightedScore NotionalClv { get; } = new("weight_used");

    public WeightedScore NotionalBeatClose { get; } = new("weight_used");

    public WeightedScore CountClv { get; } = new("count_used");

    public WeightedScore CountBeatClose { get; } = new("count_used");

    /// <summary>The first five contributions by weighting, rank and user.</summary>
    public IReadOnlyList<Contribution> Examples => _examples;

    /// <summary>All contributors in the order of the examples.</summary>
    public IEnumerable<Contributor> Contributors(Func<int, string> nameOf) =>
        _contributors.OrderBy(c => c.WeightingOrder).ThenBy(c => c.Rank).ThenBy(c => c.User < 0 ? "" : nameOf(c.User), PythonText.Order);

    public int ContributorCount => _contributors.Count;

    /// <summary>Adds a contribution.</summary>
    /// <param name="contribution">The contribution.</param>
    /// <param name="user">The user's number; negative for one without a name.</param>
    public void Add(Contribution contribution, int user)
    {
        if (user >= 0)
            _users.Add(user);
        _count += contribution.Positions;
        _notionalWeight += contribution.NotionalWeight;
        if (contribution.Weighting == Contribution.Notional)
        {
            NotionalClv.Add(contribution.Clv, user);
            NotionalBeatClose.Add(contribution.BeatClose, user);
        }
        else
        {
            CountClv.Add(contribution.Clv, user);
            CountBeatClose.Add(contribution.BeatClose, user);
        }

        AddExample(contribution);
        _contributors.Add(Contributor.Of(contribution, user));
    }

    public PythonDict ToRecord() => new()
    {
        { "segment_key", key },
        { "users_with_segment", UsersWithSegment },
        { "total_count", _count },
        { "total_notional_weight_used", TotalNotionalWeight },
        {
            "scores", new PythonDict
            {
                { "notional_weighted_avg_clv_pct", NotionalClv.ToRecord() },
                { "notional_weighted_beat_close_rate", NotionalBeatClose.ToRecord() },
                { "count_weighted_avg_clv_pct", CountClv.ToRecord() },
                { "count_weighted_beat_close_rate", CountBeatClose.ToRecord() },
            }
        },
        { "examples", new PythonList([.. _examples.Select(ExampleOf)]) },
    };

    private static PythonDict ExampleOf(Contribution example) => new()
    {
        { "user", example.User },
        { "rank", example.Rank },
        { "weighting", example.Weighting },
        { "metrics", example.Metrics },
        { "denominators", example.Denominators },
    };

    // Behind its equals: of two that order alike, the earlier stays in front.
    private void AddExample(Contribution contribution)
    {
        var place = _examples.Count;
        while (place > 0 && Compare(contribution, _examples[place - 1]) < 0)
            place--;
        if (place == MostExamples)
            return;
        _examples.Insert(place, contribution);
        if (_examples.Count > MostExamples)
            _examples.RemoveAt(MostExamples);
    }

    private static int Compare(Contribution a, Contribution b)
    {
        var order = a.WeightingOrder.CompareTo(b.WeightingOrder);
        if (order == 0)
            order = a.Rank.CompareTo(b.Rank);
        return order == 0 ? PythonText.Compare(a.User, b.User) : order;
    }
}

/// <summary>What the page shows of a contribution.</summary>
/// <param name="User">The user's number; negative for one without a name.</param>
/// <param name="WeightingOrder">0 for notional, 1 for count, else 99.</param>
/// <param name="Rank">The rank, cut to what fits.</param>
/// <param name="Clv">The CLV that entered; NaN for none.</param>
/// <param name="BeatClose">The beat-close rate that entered; NaN for none.</param>
/// <param name="Weight">The weight that they entered with; NaN for none.</param>
internal readonly record struct Contributor(int User, byte WeightingOrder, int Rank, double Clv, double BeatClose, double Weight)
{
    public static Contributor Of(Contribution contribution, int user) => new(
        user,
        (byte)contribution.WeightingOrder,
        (int)BigInteger.Max(int.MinValue, BigInteger.Min(int.MaxValue, contribution.Rank)),
        contribution.Clv?.Value ?? double.NaN,
        contribution.BeatClose?.Value ?? double.NaN,
        contribution.Clv?.Weight ?? contribution.BeatClose?.Weight ?? double.NaN);
}
