namespace Volley.Journal;

/// <summary>What reading a whole journal found.</summary>
/// <param name="State">What a run goes on from.</param>
/// <param name="Sequence">The number of the last entry.</param>
/// <param name="Commits">The number of commits.</param>
/// <param name="Runs">All runs in order.</param>
/// <param name="Calls">The number of calls.</param>
internal sealed record LoadedJournal(JournalState State, long Sequence, long Commits, List<RunRecord> Runs, CallTally Calls);
