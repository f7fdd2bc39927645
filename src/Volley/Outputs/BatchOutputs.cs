using Volley.Journal;

namespace Volley.Outputs;

/// <summary>The files that follow the journal. Entries are staged while they are written, and published once they are on disk.</summary>
internal sealed class BatchOutputs : IDisposable
{
    private readonly OrderedResults _results;
    private readonly TimingsLog _timings;

    /// <summary>Opens the files and appends to the timings what a kill left out.</summary>
    /// <param name="folder">The batch.</param>
    /// <param name="store">The journal.</param>
    /// <param name="options">How the journal works.</param>
    /// <param name="runs">All runs, the current one too.</param>
    public BatchOutputs(BatchFolder folder, JournalStore store, JournalOptions options, List<RunRecord> runs)
    {
        _timings = new TimingsLog(folder, store.Database, runs);
        try
        {
            _timings.CatchUp();
            _results = new OrderedResults(folder, store.Database, options);
        }
        catch
        {
            _timings.Dispose();
            throw;
        }
    }

    /// <summary>Whether <see cref="Publish"/> left lines to write, so that commits did not wait for them.</summary>
    public bool HasMore => _results.HasMore;

    /// <summary>Begins with the plan's lines as they are in the journal now.</summary>
    public void Start() => _results.Start();

    /// <summary>Takes an entry of the open transaction.</summary>
    public void Stage(in EntryView entry)
    {
        _timings.Stage(in entry);
        _results.Stage(in entry);
    }

    /// <summary>Takes the line of an earlier entry, from the open transaction.</summary>
    public void Recall(long index) => _results.Recall(index);

    /// <summary>Writes what was staged.</summary>
    public void Publish()
    {
        _timings.Publish();
        _results.Publish();
    }

    /// <summary>Writes everything there is and forces it to disk.</summary>
    public void Complete()
    {
        do
            Publish();
        while (HasMore);
        _results.Sync();
        _timings.Sync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timings.Dispose();
        _results.Dispose();
    }
}
