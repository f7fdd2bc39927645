namespace Volley.Workloads.Hypotheses;

/// <summary>The files of a leaderboard, as paths with forward slashes, and how many users are in it.</summary>
public sealed record LeaderboardFiles
{
    /// <summary>The batch's folder.</summary>
    public required string BatchRoot { get; init; }

    /// <summary><c>batch_manifest.json</c>: written last, so that its presence says that the others are whole.</summary>
    public required string Manifest { get; init; }

    /// <summary><c>hypothesis_leaderboard.json</c></summary>
    public required string LeaderboardJson { get; init; }

    /// <summary><c>hypothesis_leaderboard.md</c></summary>
    public required string LeaderboardMarkdown { get; init; }

    /// <summary><c>hypothesis_leaderboard.html</c></summary>
    public required string LeaderboardHtml { get; init; }

    /// <summary><c>per_user_results.json</c></summary>
    public required string PerUserResults { get; init; }

    /// <summary>How many rows succeeded.</summary>
    public int UsersSucceeded { get; init; }

    /// <summary>How many rows failed.</summary>
    public int UsersFailed { get; init; }
}
