using System.Globalization;

namespace Volley.Workloads.Hypotheses;

/// <summary>What stands at the head of every file of a leaderboard.</summary>
/// <param name="BatchId">The batch's id.</param>
/// <param name="CreatedAt">When it was made, as it is written.</param>
internal sealed record LeaderboardSummary(string BatchId, string CreatedAt)
{
    public int Succeeded { get; set; }

    public int Failed { get; set; }

    public int Attempted => Succeeded + Failed;

    /// <summary>A time as the files give it: UTC, whole seconds.</summary>
    public static string TimeText(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);
}
