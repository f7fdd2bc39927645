using Volley.Execution;
using Volley.Journal;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>What the latest run left: its journal is the truth, whatever the status file says.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Description">Its jobs with their needs and digests.</param>
/// <param name="Decided">What it has committed, by id.</param>
/// <param name="IsUnfinished">Whether it ended before its jobs were decided.</param>
internal sealed record EarlierRun(BatchFolder Folder, BatchDescription Description, IReadOnlyDictionary<string, ResultRow> Decided, bool IsUnfinished)
{
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(2);

    /// <summary>Reads what the latest run left; <see langword="null"/> where there is none, or it never began.</summary>
    public static EarlierRun? Read(string project)
    {
        if (RunFolders.Latest(project) is not { } folder || !File.Exists(folder.Journal) || BatchDescription.Read(folder) is not { } description)
            return null;
        using var journal = JournalReader.Open(folder);
        var decided = journal.Results().Where(r => r.Outcome is Outcome.Succeeded or Outcome.Failed).ToDictionary(r => r.JobId, StringComparer.Ordinal);
        return new EarlierRun(folder, description, decided, journal.LastRun is not { Ending: "completed" or "stopped" });
    }

    /// <summary>Gives the status file what was committed and never reached it. Jobs that have another status by now are left alone.</summary>
    public void Reconcile(StatusFile file) => file.Update(book =>
    {
        foreach (var (id, row) in Decided)
            if (book[id] is { } entry && entry.Status.IsPending())
                StatusRecords.Apply(book, row, null);
    });

    /// <summary>Whether a run may go on in its folder: none of the jobs that it has decided is to be run, and where nothing but these is to run, it left no others undecided.</summary>
    public bool CanGoOnWith(IReadOnlyList<string> selected, bool onlyThese) =>
        IsUnfinished
        && !Description.Jobs.IsEmpty
        && !selected.Any(Decided.ContainsKey)
        && (!onlyThese || Description.Jobs.All(j => Decided.ContainsKey(j.Id) || selected.Contains(j.Id)));

    /// <summary>Ends the processes that a kill left behind, where another run's folder takes over.</summary>
    public async Task EndOrphansAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        string batch;
        using (var journal = JournalReader.Open(Folder))
            batch = journal.BatchId;
        await new OrphanSweep(time).EndAsync(batch, [], OrphanGrace, cancellationToken).ConfigureAwait(false);
    }
}
