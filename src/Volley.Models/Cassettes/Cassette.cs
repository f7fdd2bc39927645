using System.Threading.Channels;
using Volley.Models.Pipeline;

namespace Volley.Models.Cassettes;

/// <summary>
/// Recordings of calls, in one file. Each is found by provider, model, canonical request, repeat number, attempt, and the occurrence of the same request
/// within the attempt; so repeats repeat, and can still be replayed. Thread-safe; several processes may record into one file.
/// </summary>
public sealed class Cassette : IAsyncDisposable
{
    private const int Batch = 256;

    private readonly Lock _lock = new();
    private readonly CassetteFile _file;
    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    private Cassette(CassetteFile file, CassetteMode mode)
    {
        (_file, Mode) = (file, mode);
        _writing = mode == CassetteMode.Record ? Task.Run(WriteAsync) : Task.CompletedTask;
    }

    /// <summary>Whether what is not there is called and recorded, or is an error.</summary>
    public CassetteMode Mode { get; }

    internal Occurrences Occurrences { get; } = new();

    /// <summary>Opens a file of recordings; to record, one that is not there is made.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">What is done with it.</param>
    /// <returns>The recordings, to be disposed.</returns>
    /// <exception cref="Volley.Diagnostics.BatchException">The file is not there, is something else, or cannot be used.</exception>
    public static Cassette Open(string path, CassetteMode mode) => new(CassetteFile.Open(path, mode), mode);

    /// <summary>Writes what is left and closes the file.</summary>
    /// <returns>When it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        lock (_lock)
            _file.Dispose();
    }

    internal Recording? Find(CassetteKey key)
    {
        lock (_lock)
            return _file.Find(key);
    }

    /// <summary>Keeps a recording.</summary>
    /// <returns>When it is on disk.</returns>
    internal async Task AddAsync(CassetteKey key, Recording recording)
    {
        var entry = new Entry(key, recording, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _entries.Writer.WriteAsync(entry).ConfigureAwait(false);
        await entry.Written.Task.ConfigureAwait(false);
    }

    /// <summary>Writes what has come together in one transaction: one wait for the disk serves many.</summary>
    private async Task WriteAsync()
    {
        var entries = new List<Entry>();
        while (await _entries.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            entries.Clear();
            while (entries.Count < Batch && _entries.Reader.TryRead(out var entry))
                entries.Add(entry);
            Write(entries);
        }
    }

    private void Write(List<Entry> entries)
    {
        try
        {
            lock (_lock)
                _file.Add([.. entries.Select(e => (e.Key, e.Recording))]);
        }
        catch (Volley.Diagnostics.BatchException fault)
        {
            // Each call that waits for its recording tells of it.
            foreach (var entry in entries)
                entry.Written.TrySetException(fault);
            return;
        }

        foreach (var entry in entries)
            entry.Written.TrySetResult();
    }

    private sealed record Entry(CassetteKey Key, Recording Recording, TaskCompletionSource Written);
}
