namespace Volley.Cli.Commands;

/// <summary>Finds what a mistyped word was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>The nearest candidate by edit distance; <see langword="null"/> where none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = Math.Max(1, Math.Min(3, word.Length / 2)) + 1;
        foreach (var candidate in candidates)
        {
            var isPrefix = word.TrimStart('-').Length >= 2 && candidate.StartsWith(word, StringComparison.Ordinal);
            var distance = isPrefix ? 1 : Distance(word, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    // Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours count 1 each.
    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1], last = new int[b.Length + 1], current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            (before, last, current) = (last, current, before);
        }

        return last[b.Length];
    }
}
