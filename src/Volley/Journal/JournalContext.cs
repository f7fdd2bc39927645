namespace Volley.Journal;

/// <summary>What all parts of an open journal share.</summary>
/// <param name="Folder">The batch.</param>
/// <param name="Options">How it works.</param>
/// <param name="Lock">The right to write.</param>
internal sealed record JournalContext(BatchFolder Folder, JournalOptions Options, BatchLock Lock);
