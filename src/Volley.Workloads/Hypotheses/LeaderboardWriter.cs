using System.Text;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>
/// Takes users one by one, in order, and writes the leaderboard's files at the end. What grows with the users is kept on disk, but for the
/// segments' sums and a note of each contributor.
/// </summary>
internal sealed class LeaderboardWriter : IDisposable
{
    public const string ManifestName = "batch_manifest.json";
    private const string JsonName = "hypothesis_leaderboard.json";
    private const string MarkdownName = "hypothesis_leaderboard.md";
    private const string HtmlName = "hypothesis_leaderboard.html";
    private const string PerUserName = "per_user_results.json";

    private readonly LeaderboardTarget _target;
    private readonly LeaderboardInputs _inputs;
    private readonly AtomicFiles _files;
    private readonly RowSpool _rows;
    private readonly RowSpool _roots;
    private readonly SegmentTable _segments = new();
    private readonly LeaderboardSummary _summary;
    private readonly FailureList _failures = new();

    public LeaderboardWriter(LeaderboardTarget target, LeaderboardInputs inputs)
    {
        _target = target;
        _inputs = inputs;
        _summary = new LeaderboardSummary(target.BatchId, LeaderboardSummary.TimeText(target.CreatedAt));
        _files = new AtomicFiles(target.BatchRoot);
        _rows = new RowSpool(_files.Temporary("rows"));
        try
        {
            _roots = new RowSpool(_files.Temporary("roots"));
        }
        catch (IOException)
        {
            _rows.Dispose();
            throw;
        }
    }

    /// <summary>Adds the next user.</summary>
    public void Add(UserReport report)
    {
        if (report.IsSuccess)
            _summary.Succeeded++;
        else
            _summary.Failed++;
        _failures.Add(report);
        _rows.Add(report.Row);
        _roots.Add(new PythonDict { { "user", report.User }, { "status", report.Status }, { "run_root", report.RunRoot } });
        _segments.Add(report);
    }

    /// <summary>Writes the files, the manifest last; an earlier manifest goes first, as it speaks of other files.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public LeaderboardFiles Finish()
    {
        _files.Remove(ManifestName);
        _files.Write(JsonName, WriteLeaderboard);
        _files.Write(PerUserName, WritePerUser);
        _files.Write(MarkdownName, file => file.Write(Encoding.UTF8.GetBytes(LeaderboardMarkdown.Text(_summary, _segments))));
        _files.Write(HtmlName, file => new LeaderboardPage(_summary, _segments, _failures).WriteTo(file));
        _files.Write(ManifestName, WriteManifest);
        return new LeaderboardFiles
        {
            BatchRoot = _target.BatchRoot,
            Manifest = PathOf(ManifestName),
            LeaderboardJson = PathOf(JsonName),
            LeaderboardMarkdown = PathOf(MarkdownName),
            LeaderboardHtml = PathOf(HtmlName),
            PerUserResults = PathOf(PerUserName),
            UsersSucceeded = _summary.Succeeded,
            UsersFailed = _summary.Failed,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _roots.Dispose();
    }

    private void WriteLeaderboard(Stream file)
    {
        var document = Begin(file);
        document.Member("inputs", _inputs.ToRecord());
        document.Member("per_user", _rows);
        document.Member("segments", _segments.Ordered.Select(s => s.ToRecord()));
        document.Member("top_lists", _segments.TopLists());
        EndWithCounts(document);
    }

    private void WritePerUser(Stream file)
    {
        var document = Begin(file);
        document.Member("per_user", _rows);
        document.End();
    }

    private void WriteManifest(Stream file)
    {
        var document = Begin(file);
        document.Member("output_paths", new PythonDict
        {
            { "batch_root", _target.BatchRoot },
            { "batch_manifest_json", PathOf(ManifestName) },
            { "hypothesis_leaderboard_json", PathOf(JsonName) },
            { "hypothesis_leaderboard_md", PathOf(MarkdownName) },
            { "per_user_results_json", PathOf(PerUserName) },
        });
        document.Member("per_user_run_roots", _roots);
        EndWithCounts(document);
    }

    private JsonDocumentWriter Begin(Stream file)
    {
        var document = new JsonDocumentWriter(file);
        document.Member("batch_id", _summary.BatchId);
        document.Member("created_at", _summary.CreatedAt);
        return document;
    }

    private void EndWithCounts(JsonDocumentWriter document)
    {
        document.Member("users_attempted", _summary.Attempted);
        document.Member("users_failed", _summary.Failed);
        document.Member("users_succeeded", _summary.Succeeded);
        document.End();
    }

    private string PathOf(string name) => PythonPath.Join(_target.BatchRoot, name);
}
