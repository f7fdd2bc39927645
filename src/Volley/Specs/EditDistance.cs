namespace Volley.Specs;

/// <summary>How far a word is from another that was probably meant.</summary>
public static class EditDistance
{
    /// <summary>The number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other, case ignored.</summary>
    /// <param name="a">The one.</param>
    /// <param name="b">The other.</param>
    /// <returns>The number; 0 for the same text.</returns>
    /// <remarks>Source: the restricted Damerau-Levenshtein distance (optimal string alignment), by dynamic programming over three rows.</remarks>
    public static int Between(string a, string b)
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
