using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>All segments, and what ranks first among them.</summary>
internal sealed class SegmentTable
{
    private const int MostListed = 10;

    private readonly Dictionary<string, SegmentTally> _segments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The segments in order of their keys.</summary>
    public IEnumerable<SegmentTally> Ordered => _segments.Values.OrderBy(s => s.Key, PythonText.Order);

    public int Count => _segments.Count;

    /// <summary>The first by notional-weighted CLV.</summary>
    public IReadOnlyList<SegmentTally> TopByClv => TopBy(s => s.NotionalClv);

    /// <summary>The first by notional-weighted beat-close rate.</summary>
    public IReadOnlyList<SegmentTally> TopByBeatClose => TopBy(s => s.NotionalBeatClose);

    /// <summary>The first by how many users have them.</summary>
    public IReadOnlyList<SegmentTally> TopByUsers =>
        [.. _segments.Values.OrderByDescending(s => s.UsersWithSegment).ThenBy(s => s.Key, PythonText.Order).Take(MostListed)];

    /// <summary>Adds what a user's candidates contribute.</summary>
    public void Add(UserReport report)
    {
        if (report.Contributions.Count == 0)
            return;
        var user = NumberOf(report.User);
        foreach (var contribution in report.Contributions)
        {
            if (!_segments.TryGetValue(contribution.SegmentKey, out var segment))
                _segments.Add(contribution.SegmentKey, segment = new SegmentTally(contribution.SegmentKey));
            segment.Add(contribution, user);
        }
    }

    /// <summary>The name of a user.</summary>
    /// <param name="user">The user's number; negative for one without a name.</param>
    public string NameOf(int user) => user < 0 ? "" : _names[user];

    public PythonDict TopLists() => new()
    {
        { "top_by_notional_weighted_avg_clv_pct", Keys(TopByClv) },
        { "top_by_notional_weighted_beat_close_rate", Keys(TopByBeatClose) },
        { "top_by_persistence_users", Keys(TopByUsers) },
    };

    private static PythonList Keys(IEnumerable<SegmentTally> segments) => new([.. segments.Select(s => new PythonString(s.Key))]);

    private SegmentTally[] TopBy(Func<SegmentTally, WeightedScore> score) =>
    [
        .. _segments.Values.Where(s => score(s).Value is not null)
            .OrderByDescending(s => score(s).Value)
            .ThenBy(s => s.Key, PythonText.Order)
            .Take(MostListed),
    ];

    private int NumberOf(string user)
    {
        if (user.Length == 0)
            return -1;
        if (_users.TryGetValue(user, out var number))
            return number;
        _names.Add(user);
        return _users[user] = _names.Count - 1;
    }
}
