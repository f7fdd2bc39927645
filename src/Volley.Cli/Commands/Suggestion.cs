using Volley.Specs;

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
            var distance = isPrefix ? 1 : EditDistance.Between(word, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }
}
