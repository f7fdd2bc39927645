using Volley.Execution;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>
/// The durable record of the batch, as the scheduler writes it. One writer commits what is posted, in order and in groups;
/// each commit is acknowledged with the commands that it made durable.
/// </summary>
public interface IJournal
{
    /// <summary>Hands a command to the writer. Returns at once; never blocks on the disk.</summary>
    /// <param name="command">What to make durable.</param>
    void Post(JournalCommand command);
}

/// <summary>What can be posted to the journal.</summary>
public abstract record JournalCommand;

/// <summary>Appends an entry. For attempts, outcomes and charges this also takes the job's row out of the running attempts.</summary>
/// <param name="Entry">The entry.</param>
public sealed record AppendEntry(JournalEntry Entry) : JournalCommand
{
    /// <summary>Whether it may wait a moment for others to be committed with, as nothing stands still meanwhile.</summary>
    public bool MayWait { get; init; }
}

/// <summary>Makes an earlier entry the decision of its job again, where the job was decided just as before.</summary>
/// <param name="Entry">What it says.</param>
/// <param name="Sequence">Its sequence number.</param>
public sealed record RecallEntry(JournalEntry Entry, long Sequence) : JournalCommand;

/// <summary>Records that an attempt is about to run (with what it may cost), or that it now has a process.</summary>
/// <param name="Attempt">The attempt; replaces an earlier row of the same job.</param>
public sealed record RecordRunning(RunningAttempt Attempt) : JournalCommand;

/// <summary>Takes a job's row out of the running attempts without an entry: it was interrupted, and nothing was at stake.</summary>
/// <param name="Key">The job.</param>
public sealed record ForgetRunning(JobKey Key) : JournalCommand;

/// <summary>Publishes what the batch is doing, for other processes; replaces the last one.</summary>
/// <param name="Json">A snapshot as JSON.</param>
public sealed record PublishLive(string Json) : JournalCommand;

/// <summary>An attempt that may be running: what a crash leaves behind.</summary>
/// <param name="Key">The job.</param>
/// <param name="JobId">The job's id.</param>
/// <param name="Attempt">The attempt's number, from 1.</param>
/// <param name="Reserve">What it may cost at most, in USD; 0 where nothing is at stake.</param>
/// <param name="Process">Its process, once it has one.</param>
/// <param name="Started">When it started.</param>
public sealed record RunningAttempt(JobKey Key, string JobId, int Attempt, decimal Reserve, ProcessIdentity? Process, DateTimeOffset Started);

/// <summary>What a commit made durable, or why it could not.</summary>
/// <param name="Commands">The commands, in the order posted.</param>
/// <param name="Failure">
/// <see langword="null"/> where they are on disk. Otherwise the writer has stopped, and later posts are acknowledged with the same failure. Mostly none of
/// them is on disk then; all of them are where what comes right after the commit failed, such as finding the batch folder still there.
/// </param>
public readonly record struct JournalCommit(IReadOnlyList<JournalCommand> Commands, Exception? Failure);
