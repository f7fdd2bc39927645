namespace Volley.Workloads.Hypotheses;

/// <summary>The first users that failed, for the page; the rest is only counted.</summary>
internal sealed class FailureList
{
    public const int Most = 500;

    private readonly List<(string User, string Error)> _listed = [];

    public IReadOnlyList<(string User, string Error)> Listed => _listed;

    public void Add(UserReport report)
    {
        if (report.Error is { } error && _listed.Count < Most)
            _listed.Add((report.User, error));
    }
}
