using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Execution;
using Volley.Journal;
using Volley.Planning;
using Volley.Specs;

namespace Volley.Scheduling;

/// <summary>What a scheduler works with.</summary>
internal sealed record SchedulerOptions
{
    public required BatchPlan Plan { get; init; }

    public required BatchFolder Folder { get; init; }

    public required IJournal Journal { get; init; }

    public required IExecutor Executor { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>How many attempts may be in flight at once: running, or ended and not yet on disk.</summary>
    public required int Parallel { get; init; }

    public OnFailure OnFailure { get; init; }

    /// <summary>The batch's money, with what was charged before this run.</summary>
    public Ledger Ledger { get; init; } = new(null, 0);

    /// <summary>The accounts of metered attempts; <see langword="null"/> where no stage is metered.</summary>
    public CallAccounts? Accounts { get; init; }

    /// <summary>Who else knows what running attempts wait for.</summary>
    public ImmutableArray<IWaitReporter> WaitReporters { get; init; } = [];

    /// <summary>Ends the reading of inputs, which holds up the loop: it is cancelled when the run is interrupted or killed.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>How long running attempts may go on after the first interruption.</summary>
    public TimeSpan InterruptGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the live snapshot is published in the journal.</summary>
    public TimeSpan PublishEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Writes what the jobs at these places gave, as JSON.</summary>
    public required Func<IEnumerable<long>, Stream, CancellationToken, Task> WriteNeeds { get; init; }

    /// <summary>Turns a snapshot into the JSON that is published.</summary>
    public required Func<BatchSnapshot, string> Serialize { get; init; }

    /// <summary>Told of every decision, after it is on disk.</summary>
    public Action<JournalEntry>? OnDecided { get; init; }
}
