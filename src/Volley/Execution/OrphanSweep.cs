using Volley.Diagnostics;
using Volley.Execution.Posix;

namespace Volley.Execution;

/// <summary>A process that an earlier run recorded.</summary>
/// <param name="Process">The process.</param>
/// <param name="SameBoot">Whether the machine has not been started anew since: only then its id means anything.</param>
public readonly record struct LostProcess(ProcessIdentity Process, bool SameBoot);

/// <summary>
/// Ends the processes of a batch that outlived their run: what a kill -9 of Volley orphaned, and daemons that left their group. They are known
/// by what was recorded of them, by the batch's id in their environment, and as descendants of one another.
/// </summary>
/// <remarks>Works where there is a <c>/proc</c>; elsewhere it finds nothing.</remarks>
/// <param name="time">The clock for the grace.</param>
public sealed class OrphanSweep(TimeProvider time)
{
    private const int SendSignal = 424;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    /// <summary>Asks the processes to end, kills those that have not after the grace, and waits until they are gone.</summary>
    /// <remarks>Never touches this process or its ancestors.</remarks>
    /// <param name="batchId">The batch.</param>
    /// <param name="lost">The processes that an earlier run recorded.</param>
    /// <param name="grace">How long they may take.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The ids of the processes that were ended, in order.</returns>
    /// <exception cref="BatchException">One of them cannot even be killed (it waits for a dead disk, or belongs to another user).</exception>
    public async Task<IReadOnlyList<int>> EndAsync(
        string batchId, IReadOnlyList<LostProcess> lost, TimeSpan grace, CancellationToken cancellationToken)
    {
        var asked = new SortedDictionary<int, ProcessEntry>();
        var begun = time.GetTimestamp();
        while (OperatingSystem.IsLinux())
        {
            var found = Find(batchId, lost, asked);
            var waited = time.GetElapsedTime(begun);
            if (found.Count == 0)
                break;
            if (waited > grace + KillPatience)
                throw Immortal(found[0].Id);
            foreach (var entry in found)
            {
                var isNew = asked.TryAdd(entry.Id, entry);
                if (waited >= grace)
                    Signal(entry, Libc.SigKill);
                else if (isNew)
                    Signal(entry, Libc.SigTerm);
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        return [.. asked.Keys];
    }

    private static BatchException Immortal(int process) => new(Diagnostic.Error(
        DiagnosticCodes.ProcessCannotBeEnded,
        $"process {process}, which a job of this batch left behind, cannot be ended",
        hint: "End it by hand, then run again: its job must not run beside it."));

    private static List<ProcessEntry> Find(string batchId, IReadOnlyList<LostProcess> lost, SortedDictionary<int, ProcessEntry> asked)
    {
        var all = ProcessTable.All();
        var spared = Ancestors(all);
        var variable = $"VOLLEY_BATCH={batchId}";
        var ours = new HashSet<int>();
        foreach (var entry in all.Values)
            if (entry.IsAlive && !spared.Contains(entry.Id)
                && ((asked.TryGetValue(entry.Id, out var known) && known.StartTicks == entry.StartTicks) || ProcessTable.HasVariable(entry.Id, variable)))
                ours.Add(entry.Id);
        foreach (var (process, sameBoot) in lost)
            if (sameBoot && !spared.Contains(process.ProcessId))
                AddRecorded(process, all, ours);
        // Before their descendants are: those of an ancestor of ours are its own affair.
        ours.ExceptWith(spared);
        AddDescendants(all, ours);
        return [.. ours.Except(spared).Select(id => all[id]).Where(e => e.IsAlive)];
    }

    private static void AddRecorded(ProcessIdentity process, Dictionary<int, ProcessEntry> all, HashSet<int> ours)
    {
        var isThere = all.TryGetValue(process.ProcessId, out var leader);
        if (isThere && leader.StartTicks != process.StartTicks)
            return;
        if (isThere)
            ours.Add(leader.Id);
        if (!process.OwnsGroup)
            return;
        var members = all.Values.Where(e => e.Group == process.ProcessId).Select(e => e.Id).ToList();
        // Without its leader a group is known by a member that carries the batch's id: the number may be another group's by now.
        if (isThere || members.Exists(ours.Contains))
            ours.UnionWith(members);
    }

    private static void AddDescendants(Dictionary<int, ProcessEntry> all, HashSet<int> ours)
    {
        var before = -1;
        while (ours.Count != before)
        {
            before = ours.Count;
            foreach (var entry in all.Values)
                if (ours.Contains(entry.Parent))
                    ours.Add(entry.Id);
        }
    }

    /// <summary>This process, those that it comes from, and the first of all.</summary>
    private static HashSet<int> Ancestors(Dictionary<int, ProcessEntry> all)
    {
        var ancestors = new HashSet<int> { 1 };
        for (var id = Environment.ProcessId; ancestors.Add(id) && all.TryGetValue(id, out var entry);)
            id = entry.Parent;
        return ancestors;
    }

    /// <summary>Signals a process through a descriptor, looked at again once it is open: so its id cannot have become a stranger's.</summary>
    private static void Signal(ProcessEntry entry, int signal)
    {
        var descriptor = (int)Libc.Call(Libc.PidfdOpen, entry.Id, 0, 0, 0);
        if (descriptor < 0)
            return;
        if (ProcessTable.Find(entry.Id)?.StartTicks == entry.StartTicks)
        {
            _ = Libc.Call(SendSignal, descriptor, signal, 0, 0);
            if (signal == Libc.SigTerm)
                _ = Libc.Call(SendSignal, descriptor, Libc.SigCont, 0, 0);
        }

        _ = Libc.Close(descriptor);
    }
}
