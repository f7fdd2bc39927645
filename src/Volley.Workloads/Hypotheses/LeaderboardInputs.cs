using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>What a leaderboard says it was made from.</summary>
/// <param name="UsersFile">The users file with forward slashes; <see langword="null"/> for none.</param>
/// <param name="Flags">The scan's flags; <see langword="null"/> where nothing was scanned.</param>
internal sealed record LeaderboardInputs(string? UsersFile, ScanFlags? Flags)
{
    /// <summary>Run roots that were there already.</summary>
    public static LeaderboardInputs RunRoots { get; } = new(null, null);

    public PythonDict ToRecord() => new() { { "users_file", UsersFile }, { "scan_flags", Flags?.ToRecord() ?? [] } };
}
