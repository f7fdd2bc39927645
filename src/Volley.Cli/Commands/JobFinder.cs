using System.Globalization;
using Volley.Cli.Engine;
using Volley.Diagnostics;

namespace Volley.Cli.Commands;

/// <summary>Finds the job that a user named: by its id, by the beginning of its id where that is unique, or by its index as <c>#12</c>.</summary>
internal static class JobFinder
{
    private const int MostCandidates = 8;

    /// <summary>The job.</summary>
    /// <param name="record">The batch.</param>
    /// <param name="named">What the user typed.</param>
    /// <param name="folder">The batch folder as a user types it, for the message.</param>
    /// <exception cref="BatchException">None is meant, or more than one.</exception>
    public static JobName Find(IBatchRecord record, string named, string folder)
    {
        long? index = named.StartsWith('#') && long.TryParse(named.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var candidates = new List<JobName>();
        var more = 0L;
        foreach (var job in record.Jobs())
        {
            if (index is { } wanted ? job.Index == wanted : job.Id == named)
                return job;
            if (index is not null || !job.Id.StartsWith(named, StringComparison.Ordinal))
                continue;
            if (candidates.Count < MostCandidates)
                candidates.Add(job);
            else
                more++;
        }

        // An id of the results that is no longer planned: what the job is made of changed since.
        if (candidates.Count == 0 && index is null && record.Result(named) is { } row)
            return new JobName(row.Index, row.JobId);
        return candidates.Count switch
        {
            1 => candidates[0],
            0 => throw Unknown(record, named, folder),
            _ => throw Ambiguous(named, candidates, more),
        };
    }

    private static BatchException Unknown(IBatchRecord record, string named, string folder)
    {
        var nearest = Suggestion.Nearest(named, record.Jobs().Take(10_000).Select(j => j.Id));
        return new BatchException(Diagnostic.Error(
            CliCodes.UnknownJob,
            $"the batch has no job '{named}'",
            hint: nearest is null ? $"'volley results {folder}' lists the jobs; name one by its id, the beginning of it, or its index as '#12'." : $"Did you mean '{nearest}'?"));
    }

    private static BatchException Ambiguous(string named, List<JobName> candidates, long more)
    {
        var list = string.Join(", ", candidates.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Id} (#{c.Index})")));
        var rest = more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : "";
        return new BatchException(Diagnostic.Error(
            CliCodes.AmbiguousJob, $"'{named}' could be {list}{rest}", hint: "Type more of the id, or the index as '#12'."));
    }
}
