namespace Volley.Journal;

/// <summary>How a journal works. The defaults suit every batch.</summary>
public sealed record JournalOptions
{
    /// <summary>
    /// Called for every commit, on the writer's thread: what it made durable, or why it could not. Must return soon and must not throw.
    /// A failure of the ordered outputs is told by a commit without commands.
    /// </summary>
    public Action<JournalCommit> Committed { get; init; } = static _ => { };

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The most commands in one commit; at least 1.</summary>
    public int MaxCommands { get; init; } = 8192;

    /// <summary>
    /// How long commands with which nothing is at stake (a running attempt that reserves nothing, a live snapshot) wait for a commit to go along
    /// with. An attempt that starts and ends within that time costs no rows but its own. Zero commits them at once.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How long an entry that may wait does so for company: a commit costs the same for one and for many. Zero commits it at once.</summary>
    public TimeSpan Company { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How often at most the ordered results are forced to disk, and are written behind at worst if the machine loses power.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often at most it is checked that the folder is still there.</summary>
    public TimeSpan FolderCheckInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long to wait for another process that recovers the journal after a crash.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many results are kept in memory behind one that is not decided yet; further ones are read back from the journal.</summary>
    public int LookAhead { get; init; } = 2048;

    /// <summary>The name of the file system that a folder is on.</summary>
    internal Func<string, string?> FileSystemName { get; init; } = NetworkFileSystems.NameFor;
}
