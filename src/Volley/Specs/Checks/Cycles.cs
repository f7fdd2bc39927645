using System.Text;
using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Finds cycles in a graph of needs.</summary>
internal static class Cycles
{
    private const int MaxNamed = 10;

    private enum Mark
    {
        New,
        Open,
        Done,
    }

    /// <summary>
    /// Cycles of a graph, at least one where there is any, at most one for each node that a search begins at; each begins with its earliest
    /// member. Depth-first, without recursion: a list of jobs may be a long chain.
    /// </summary>
    /// <param name="edges">For each node the nodes that it needs.</param>
    public static List<List<int>> Find(IReadOnlyList<List<int>> edges)
    {
        var cycles = new List<List<int>>();
        var marks = new Mark[edges.Count];
        var path = new List<(int Node, int Next)>();
        for (var start = 0; start < edges.Count; start++)
        {
            var isFirst = true;
            if (marks[start] == Mark.New)
                Enter(start);
            while (path.Count > 0)
            {
                var (node, next) = path[^1];
                if (next == edges[node].Count)
                {
                    marks[node] = Mark.Done;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (node, next + 1);
                var target = edges[node][next];
                if (marks[target] == Mark.New)
                {
                    Enter(target);
                }
                else if (marks[target] == Mark.Open && isFirst)
                {
                    cycles.Add(Rotate([.. path.Skip(path.FindIndex(p => p.Node == target)).Select(p => p.Node)]));
                    isFirst = false;
                }
            }
        }

        return cycles;

        void Enter(int node)
        {
            marks[node] = Mark.Open;
            path.Add((node, 0));
        }
    }

    /// <summary>A cycle in words: <c>stage 'a' needs 'b', which needs 'a'</c>.</summary>
    /// <param name="kind">What the members are.</param>
    /// <param name="members">Their names, in order of need.</param>
    public static string Sentence(string kind, IReadOnlyList<string> members)
    {
        if (members.Count == 1)
            return $"{kind} '{members[0]}' needs itself";
        var text = new StringBuilder($"{kind} '{members[0]}' needs '{members[1]}'");
        for (var i = 2; i < Math.Min(members.Count, MaxNamed); i++)
            text.Append($", which needs '{Describe.Short(members[i])}'");
        if (members.Count > MaxNamed)
            text.Append($", and so on over {members.Count - MaxNamed} more");
        return text.Append($", which needs '{members[0]}'").ToString();
    }

    private static List<int> Rotate(List<int> cycle)
    {
        var first = cycle.IndexOf(cycle.Min());
        return [.. cycle[first..], .. cycle[..first]];
    }
}
