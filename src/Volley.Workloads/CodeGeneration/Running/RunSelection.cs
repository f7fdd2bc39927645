using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.CodeGeneration.Status;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>Which jobs a run takes.</summary>
/// <param name="Ids">Their ids in ordinal order.</param>
/// <param name="Stuck">The ids of those that an earlier run left in the middle and that are not taken.</param>
public sealed record RunSelection(IReadOnlyList<string> Ids, IReadOnlyList<string> Stuck)
{
    /// <summary>Selects: one job by name, whatever its status; else the ready ones, the stuck ones and those that ran where that is asked for.</summary>
    /// <param name="book">The statuses.</param>
    /// <param name="options">What is asked for.</param>
    /// <returns>The jobs.</returns>
    /// <exception cref="BatchException">There is no such job.</exception>
    public static RunSelection Of(StatusBook book, CodeGenerationOptions options)
    {
        if (options.Job is { } job)
            return book[job] is null ? throw new BatchException(NoSuchJob(job)) : new RunSelection([job], []);
        var taken = book.Entries.Where(e => e.IsReady || (options.Rerun && !e.Status.IsStuck()) || (options.Resume && e.Status.IsStuck()));
        var stuck = options.Resume ? [] : book.Entries.Where(e => e.Status.IsStuck());
        return new RunSelection([.. taken.Select(e => e.Id)], [.. stuck.Select(e => e.Id)]);
    }

    /// <summary>The warning that jobs are stuck; <see langword="null"/> where none is.</summary>
    /// <returns>The warning.</returns>
    public Diagnostic? Warning() => Stuck.Count == 0 ? null : Diagnostic.Warning(
        WorkloadCodes.StuckJobs,
        $"an earlier run left {(Stuck.Count == 1 ? "a job" : $"{Stuck.Count} jobs")} in the middle: {string.Join(", ", Stuck)}",
        new SourceLocation($"{JobFolder.Name}/{StatusFile.FileName}"),
        "Run with '--resume' to take them up, or 'volley codegen cancel' to give them up.");

    internal static Diagnostic NoSuchJob(string id) => Diagnostic.Error(
        WorkloadCodes.NoSuchJob, $"there is no job '{id}'", new SourceLocation($"{JobFolder.Name}/{id}.md"), "Type 'volley codegen status -v' for the jobs that there are.");
}
