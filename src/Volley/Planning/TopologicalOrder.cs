namespace Volley.Planning;

/// <summary>Orders a graph so that needs come first, ties by number. Source: A. B. Kahn, "Topological sorting of large networks", CACM 5 (1962).</summary>
internal static class TopologicalOrder
{
    /// <summary>Orders the nodes 0 … n−1.</summary>
    /// <param name="needs">For each node the nodes that must come before it, each once.</param>
    /// <returns>The order, or <see langword="null"/> where the needs form a cycle.</returns>
    public static int[]? Of(IReadOnlyList<IReadOnlyList<int>> needs)
    {
        var unmet = new int[needs.Count];
        var dependants = new List<int>[needs.Count];
        for (var node = 0; node < needs.Count; node++)
        {
            unmet[node] = needs[node].Count;
            foreach (var need in needs[node])
                (dependants[need] ??= []).Add(node);
        }

        var ready = new PriorityQueue<int, int>();
        for (var node = 0; node < unmet.Length; node++)
            if (unmet[node] == 0)
                ready.Enqueue(node, node);
        var order = new List<int>(unmet.Length);
        while (ready.TryDequeue(out var node, out _))
        {
            order.Add(node);
            foreach (var dependant in dependants[node] ?? [])
                if (--unmet[dependant] == 0)
                    ready.Enqueue(dependant, dependant);
        }

        return order.Count == unmet.Length ? [.. order] : null;
    }
}
