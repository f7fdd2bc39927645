namespace Volley.Specs.Reading;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    private const int MaxLength = 100;

    /// <summary>The known name with the least edit distance, where that is small for its length; the first of equals.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > MaxLength)
            return null;
        string? nearest = null;
        var least = Math.Max(1, Math.Min(3, name.Length / 3)) + 1;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) >= least)
                continue;
            var distance = Distance(name, candidate);
            // As many changes as letters make anything of anything.
            if (distance < least && distance < Math.Max(name.Length, candidate.Length))
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>The number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other, case ignored.</summary>
    /// <remarks>Source: the restricted Damerau-Levenshtein distance, by dynamic programming over three rows.</remarks>
    public static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = previous[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
