namespace Volley.Workloads.Hypotheses;

/// <summary>Reads run roots side by side, a few ahead of who takes them, and gives them in order.</summary>
internal static class OrderedReading
{
    /// <summary>What reading each source gives, in the order of the sources.</summary>
    /// <param name="sources">The sources; enumerated on the caller's thread, as far as is read.</param>
    /// <param name="read">Reads one; called on any thread.</param>
    /// <param name="cancellation">Ends it before the next is taken.</param>
    /// <returns>The reports, lazily.</returns>
    public static async IAsyncEnumerable<UserReport> ReadAsync<T>(
        IEnumerable<T> sources, Func<T, UserReport> read, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var ahead = 2 * Environment.ProcessorCount;
        var reading = new Queue<Task<UserReport>>(ahead);
        foreach (var source in sources)
        {
            reading.Enqueue(Task.Run(() => read(source), cancellation));
            if (reading.Count == ahead)
                yield return await reading.Dequeue().ConfigureAwait(false);
        }

        while (reading.TryDequeue(out var next))
            yield return await next.ConfigureAwait(false);
    }
}
