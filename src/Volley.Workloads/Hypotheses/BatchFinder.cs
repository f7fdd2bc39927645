using System.Globalization;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>Finds the batch that a command line goes on with.</summary>
public static class BatchFinder
{
    /// <summary>
    /// The target of a batch: today's folder of that id, with the time at which the batch in it was made; else the newest folder of an earlier
    /// day with that id whose batch is unfinished, so that a batch that was killed before midnight goes on after it; else a new one.
    /// </summary>
    /// <param name="outputRoot">The folder of all batches.</param>
    /// <param name="batchId">The batch's id.</param>
    /// <param name="now">The time.</param>
    /// <returns>The target.</returns>
    /// <exception cref="Volley.Diagnostics.BatchException">The id cannot be a folder's name, or a journal cannot be read.</exception>
    public static LeaderboardTarget Find(string outputRoot, string batchId, DateTimeOffset now)
    {
        var fresh = new LeaderboardTarget { OutputRoot = outputRoot, BatchId = batchId, CreatedAt = now };
        fresh.Validate();
        if (BatchProperties.CreatedAtOf(new BatchFolder(fresh.BatchRoot)) is { } made)
            return fresh with { CreatedAt = made };
        foreach (var day in EarlierDays(PythonPath.Of(outputRoot), fresh.Date))
        {
            var folder = new BatchFolder(Path.Combine(outputRoot, day, batchId));
            if (BatchProperties.CreatedAtOf(folder) is { } earlier && BatchProperties.IsUnfinished(folder))
                return fresh with { CreatedAt = earlier };
        }

        return fresh;
    }

    private static IEnumerable<string> EarlierDays(string outputRoot, string today) => !Directory.Exists(outputRoot) ? [] : Directory
        .EnumerateDirectories(outputRoot)
        .Select(d => Path.GetFileName(d)!)
        .Where(d => string.CompareOrdinal(d, today) < 0 && DateOnly.TryParseExact(d, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        .OrderDescending(StringComparer.Ordinal);
}
