using Volley.Outputs;

namespace Volley.Journal;

/// <summary>Compares <c>timings.jsonl</c> with the journal: it is appended after each commit, so it can never be ahead.</summary>
internal static class TimingsWitness
{
    /// <summary>Requires that the journal reaches at least as far as the last complete line.</summary>
    public static void Require(BatchFolder folder, long sequence)
    {
        if (TimingsTail.Read(folder.Timings).Sequence is var known && known > sequence)
            throw JournalFaults.Damaged(folder, $"journal.db lost entries {sequence + 1}..{known}, which timings.jsonl knows");
    }
}
