using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>One user's row of the leaderboard, and what the user's candidates contribute to the segments.</summary>
internal sealed class UserReport
{
    private const int MostCandidates = 5;

    public required string User { get; init; }

    /// <summary>The run root; <see langword="null"/> for a failure.</summary>
    public string? RunRoot { get; init; }

    /// <summary>Why the user failed, as <c>Type: message</c>; <see langword="null"/> for a success.</summary>
    public string? Error { get; init; }

    public IReadOnlyList<Contribution> Contributions { get; init; } = [];

    public bool IsSuccess => Error is null;

    public string Status => IsSuccess ? "success" : "failure";

    /// <summary>The row, as it stands in two of the files.</summary>
    public required PythonDict Row { get; init; }

    public static UserReport Failure(string user, string error) => new()
    {
        User = user,
        Error = error,
        Row = RowOf(user, null, error, CoverageSummary.Empty, PythonList.Empty),
    };

    /// <summary>Reads a run root whose user is known.</summary>
    /// <param name="user">The user.</param>
    /// <param name="runRoot">The folder.</param>
    /// <returns>The report: that of a failure where the folder's files cannot be used.</returns>
    public static UserReport Read(string user, string runRoot)
    {
        try
        {
            var root = PythonPath.Of(runRoot);
            return Read(user, root, DictOf(CandidatesPath(root)));
        }
        catch (PythonException fault)
        {
            return Failure(user, fault.Text);
        }
    }

    /// <summary>Reads a run root; the user is the slug in its candidates, or else its folder's name.</summary>
    /// <param name="runRoot">The folder.</param>
    /// <returns>The report: that of a failure where the folder's files cannot be used.</returns>
    public static UserReport Read(string runRoot)
    {
        var root = PythonPath.Of(runRoot);
        var name = PythonPath.Name(root);
        var user = UserOf(PythonNone.Value, name);
        try
        {
            var candidates = DictOf(CandidatesPath(root));
            user = UserOf(candidates["user_slug"], name);
            return Read(user, root, candidates);
        }
        catch (PythonException fault)
        {
            return Failure(user, fault.Text);
        }
    }

    private static UserReport Read(string user, string root, PythonDict payload)
    {
        var coverage = DictOf(PythonPath.Join(root, "coverage_reconciliation_report.json"));
        var segmentPath = PythonPath.Join(root, "segment_analysis.json");
        var segments = IsThere(segmentPath) ? DictOf(segmentPath) : [];
        var candidates = payload["candidates"] as PythonList ?? PythonList.Empty;
        var summary = CoverageSummary.Of(coverage, segments);
        var top = new PythonList([.. candidates.Items.Take(MostCandidates)]);
        JsonCompliance.Check(top, "candidates");
        return new UserReport
        {
            User = user,
            RunRoot = root,
            Row = RowOf(user, root, null, summary, top),
            Contributions = [.. candidates.Items.OfType<PythonDict>().Select(c => Contribution.Of(user, c)).OfType<Contribution>()],
        };
    }

    private static string UserOf(PythonValue slug, string name)
    {
        var user = slug.IsTruthy ? PythonText.StrOrEmpty(slug) : PythonText.Strip(name);
        return user.Length > 0 ? user : name;
    }

    private static string CandidatesPath(string root) => PythonPath.Join(root, "hypothesis_candidates.json");

    /// <summary>Whether a file is there; a link that leads to nothing, or in a circle, is none.</summary>
    private static bool IsThere(string path)
    {
        if (!Path.Exists(path))
            return false;
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } target || Path.Exists(target.FullName);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static PythonDict DictOf(string path) => PythonJson.ReadFile(path) as PythonDict ?? [];

    private static PythonDict RowOf(string user, string? root, string? error, PythonDict coverage, PythonList candidates) => new()
    {
        { "user", user },
        { "run_root", root },
        { "hypothesis_candidates_path", root is null ? null : CandidatesPath(root) },
        { "status", error is null ? "success" : "failure" },
        { "error", error },
        { "coverage", coverage },
        { "top_candidates", candidates },
    };
}
