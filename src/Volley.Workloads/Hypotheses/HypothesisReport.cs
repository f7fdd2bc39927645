namespace Volley.Workloads.Hypotheses;

/// <summary>What a batch of scans came to.</summary>
/// <param name="Run">The run on the engine: counts, money, how it ended.</param>
/// <param name="Files">
/// The leaderboard; <see langword="null"/> where none was written: the run was interrupted or broke, or a user failed in a batch that stops at errors.
/// </param>
/// <param name="FirstFailure">The first user that failed in a batch that stops at errors; else <see langword="null"/>.</param>
public sealed record HypothesisReport(RunReport Run, LeaderboardFiles? Files, UserFailure? FirstFailure);

/// <summary>A user that failed.</summary>
/// <param name="User">The user.</param>
/// <param name="Error">Why, as <c>Type: message</c>.</param>
public sealed record UserFailure(string User, string Error);
