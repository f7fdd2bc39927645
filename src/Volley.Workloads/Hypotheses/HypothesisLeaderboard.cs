namespace Volley.Workloads.Hypotheses;

/// <summary>Makes leaderboards from run roots that are there already.</summary>
public static class HypothesisLeaderboard
{
    /// <summary>
    /// Aggregates run roots: no scan, no call, and no root is touched. A root that cannot be used becomes a failure row, and the rest goes on.
    /// </summary>
    /// <param name="runRoots">
    /// The run roots in order, such as <see cref="RunRoots.Find"/> gives. The user of each is the <c>user_slug</c> of its candidates, or else
    /// the folder's name; several roots of one user give several rows, add up in the segments, and count as one user there.
    /// </param>
    /// <param name="target">Where the files go. What is there already is replaced, file by file.</param>
    /// <param name="cancellation">Ends the aggregation; files that are there stay.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="Volley.Diagnostics.BatchException">The batch id cannot be the name of a folder.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<LeaderboardFiles> AggregateAsync(
        IEnumerable<string> runRoots, LeaderboardTarget target, CancellationToken cancellation = default)
    {
        target.Validate();
        using var writer = new LeaderboardWriter(target, LeaderboardInputs.RunRoots);
        await foreach (var report in OrderedReading.ReadAsync(runRoots, UserReport.Read, cancellation).ConfigureAwait(false))
            writer.Add(report);
        cancellation.ThrowIfCancellationRequested();
        return writer.Finish();
    }
}
