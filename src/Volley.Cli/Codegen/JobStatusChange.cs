using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Status;
using Volley.Workloads.Diagnostics;

namespace Volley.Cli.Codegen;

/// <summary>A change to the statuses of one job or of all that it fits.</summary>
internal static class JobStatusChange
{
    /// <summary>What stands for all jobs.</summary>
    public const string All = "all";

    /// <summary>Makes the change.</summary>
    /// <returns>The ids of the jobs that it was made to.</returns>
    /// <exception cref="BatchException">There is no such job.</exception>
    public static IReadOnlyList<string> Apply(CodeGenerationProject project, string job, Predicate<StatusEntry> fits, Action<StatusBook, string> change)
    {
        var changed = new List<string>();
        project.Statuses.Update(book =>
        {
            if (job != All && book[job] is null)
                throw new BatchException(Diagnostic.Error(WorkloadCodes.NoSuchJob, $"there is no job '{job}'", hint: "Type 'volley codegen status -v' for the jobs that there are."));
            foreach (var entry in book.Entries.Where(e => (job == All || e.Id == job) && fits(e)).ToArray())
            {
                change(book, entry.Id);
                changed.Add(entry.Id);
            }
        });
        return changed;
    }
}
