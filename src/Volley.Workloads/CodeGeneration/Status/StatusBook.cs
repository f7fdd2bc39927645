using System.Globalization;

namespace Volley.Workloads.CodeGeneration.Status;

/// <summary>The statuses of a project's jobs, in memory.</summary>
/// <param name="entries">The entries; of several with one id the last counts.</param>
/// <param name="now">The moment that changes are dated.</param>
public sealed class StatusBook(IEnumerable<StatusEntry> entries, DateTimeOffset now)
{
    /// <summary>The error of a job that a user cancelled.</summary>
    public const string Cancelled = "Cancelled by user";

    private readonly SortedDictionary<string, StatusEntry> _entries = Index(entries);

    /// <summary>The entries in ordinal order of ids.</summary>
    public IReadOnlyCollection<StatusEntry> Entries => _entries.Values;

    /// <summary>Whether anything was changed.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>What is known of a job; <see langword="null"/> for nothing.</summary>
    /// <param name="id">The job's id.</param>
    public StatusEntry? this[string id] => _entries.GetValueOrDefault(id);

    /// <summary>Makes the book speak of exactly these jobs: new ones are <see cref="JobStatus.Created"/>, those that are gone are struck out.</summary>
    /// <param name="ids">The ids of the jobs that have a file.</param>
    public void Sync(IReadOnlyCollection<string> ids)
    {
        foreach (var gone in _entries.Keys.Except(ids, StringComparer.Ordinal).ToArray())
            IsChanged |= _entries.Remove(gone);
        foreach (var id in ids.Where(id => !_entries.ContainsKey(id)))
            Put(new StatusEntry { Id = id, Status = JobStatus.Created, CreatedAt = Moment(), UpdatedAt = Moment() });
    }

    /// <summary>Changes a job's status, which clears its error.</summary>
    /// <param name="id">The job's id; it has an entry.</param>
    /// <param name="status">The status; not <see cref="JobStatus.Fail"/>.</param>
    /// <param name="ran">Whether it has come to the end of its flow; <see langword="null"/> to leave that as it is.</param>
    public void Set(string id, JobStatus status, bool? ran = null) =>
        Put(_entries[id] with { Status = status, Error = null, UpdatedAt = Moment(), Ran = ran ?? _entries[id].Ran });

    /// <summary>Records that a job failed.</summary>
    /// <param name="id">The job's id; it has an entry.</param>
    /// <param name="error">Why.</param>
    /// <param name="ran">Whether it came to the end of its flow.</param>
    /// <param name="partial">Which of its edits could be applied; <see langword="null"/> to say nothing.</param>
    public void Fail(string id, string error, bool ran, PartialState? partial = null) =>
        Put(_entries[id] with { Status = JobStatus.Fail, Error = error, UpdatedAt = Moment(), Ran = ran, Partial = partial });

    /// <summary>Makes a job ready to be run.</summary>
    /// <param name="id">The job's id; it has an entry.</param>
    public void Reset(string id) =>
        Put(_entries[id] with { Status = JobStatus.Created, Error = null, Partial = null, Ran = false, UpdatedAt = Moment() });

    private static SortedDictionary<string, StatusEntry> Index(IEnumerable<StatusEntry> entries)
    {
        var index = new SortedDictionary<string, StatusEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
            index[entry.Id] = entry;
        return index;
    }

    private void Put(StatusEntry entry)
    {
        _entries[entry.Id] = entry;
        IsChanged = true;
    }

    // Nanoseconds, as the original writes them; the clock here has hundreds of them.
    private string Moment() => now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
}
