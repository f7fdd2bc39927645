namespace Volley.Workloads.CodeGeneration.Graph;

/// <summary>Finds circles among needs.</summary>
internal static class DependencyCycles
{
    /// <summary>Finds circles that share no member.</summary>
    /// <param name="edges">What each job needs, by id.</param>
    /// <returns>The members of each circle, each needing the next and the last the first, beginning with the smallest id.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IReadOnlyDictionary<string, IReadOnlyCollection<string>> edges)
    {
        var cycles = new List<IReadOnlyList<string>>();
        var remaining = new SortedDictionary<string, IReadOnlyCollection<string>>(edges.ToDictionary(), StringComparer.Ordinal);
        while (true)
        {
            Peel(remaining);
            if (remaining.Count == 0)
                return cycles;
            var cycle = Walk(remaining);
            cycles.Add(cycle);
            foreach (var member in cycle)
                remaining.Remove(member);
        }
    }

    /// <summary>Takes away, as long as there is one, every job that needs nothing that is left.</summary>
    private static void Peel(SortedDictionary<string, IReadOnlyCollection<string>> remaining)
    {
        while (remaining.Where(e => !e.Value.Any(remaining.ContainsKey)).Select(e => e.Key).ToArray() is { Length: > 0 } free)
            foreach (var id in free)
                remaining.Remove(id);
    }

    // Every job that is left needs another that is left: whoever follows the needs comes around.
    private static List<string> Walk(SortedDictionary<string, IReadOnlyCollection<string>> remaining)
    {
        var path = new List<string>();
        var id = remaining.First().Key;
        while (!path.Contains(id))
        {
            path.Add(id);
            id = remaining[id].Where(remaining.ContainsKey).Order(StringComparer.Ordinal).First();
        }

        var cycle = path[path.IndexOf(id)..];
        var smallest = cycle.IndexOf(cycle.Min(StringComparer.Ordinal)!);
        return [.. cycle[smallest..], .. cycle[..smallest]];
    }
}
