namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>Finds the line that is most like a text: by the share of pairs of neighbouring letters that both have (Dice's coefficient), case ignored.</summary>
internal static class NearestLine
{
    private const double Least = 0.3;

    /// <summary>The place of the line, from 0; -1 where none is much alike.</summary>
    public static int Find(string[] lines, string text)
    {
        var wanted = Pairs(text);
        var (best, score) = (-1, Least);
        for (var i = 0; i < lines.Length; i++)
            if (Similarity(wanted, Pairs(lines[i])) is var similarity && similarity > score)
                (best, score) = (i, similarity);
        return best;
    }

    private static double Similarity(HashSet<(char, char)> one, HashSet<(char, char)> other) =>
        one.Count + other.Count == 0 ? 0 : 2.0 * one.Count(other.Contains) / (one.Count + other.Count);

    private static HashSet<(char, char)> Pairs(string text)
    {
        var lower = text.ToLowerInvariant();
        var pairs = new HashSet<(char, char)>();
        for (var i = 1; i < lower.Length; i++)
            pairs.Add((lower[i - 1], lower[i]));
        return pairs;
    }
}
