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
            var distance = EditDistance.Between(name, candidate);
            // As many changes as letters make anything of anything.
            if (distance < least && distance < Math.Max(name.Length, candidate.Length))
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }
}
