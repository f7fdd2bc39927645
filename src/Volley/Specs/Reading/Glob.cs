namespace Volley.Specs.Reading;

/// <summary>
/// Finds files by a pattern of segments: <c>*</c> and <c>?</c> within a name, <c>**</c> for any number of folders. Names that begin with a dot
/// match only where the pattern's segment begins with one; the spec folder's own <c>batches</c> only where it is named.
/// </summary>
internal static class Glob
{
    private const string BatchesFolder = "batches";

    /// <summary>The files that match, as paths relative to the folder with <c>/</c> between segments, or absolute where the pattern is.</summary>
    /// <param name="folder">The folder to begin in.</param>
    /// <param name="pattern">The pattern.</param>
    public static List<string> Find(string folder, string pattern)
    {
        var segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").ToArray();
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (segments.Length > 0 && !pattern.EndsWith('/'))
            Walk(new Place(folder, pattern.StartsWith('/') ? "/" : ""), segments, found);
        return [.. found];
    }

    /// <summary>Whether a name matches a segment; iterative, so that no pattern can make it slow.</summary>
    public static bool Matches(string pattern, string name)
    {
        if (name.StartsWith('.') && !pattern.StartsWith('.'))
            return false;
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, resume) = (p++, n);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
                (p, n) = (p + 1, n + 1);
            else if (star >= 0)
                (p, n) = (star + 1, ++resume);
            else
                return false;
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    private static void Walk(Place place, ReadOnlySpan<string> segments, HashSet<string> found)
    {
        var segment = segments[0];
        var rest = segments[1..];
        if (segment == "**")
        {
            while (rest is ["**", ..])
                rest = rest[1..];
            WalkDeep(place, rest.IsEmpty ? ["*"] : rest, found);
        }
        else if (segment.AsSpan().IndexOfAny('*', '?') < 0)
        {
            var named = place.Into(segment);
            if (rest.IsEmpty && File.Exists(named.Full))
                found.Add(named.Relative);
            else if (!rest.IsEmpty && Directory.Exists(named.Full))
                Walk(named, rest, found);
        }
        else if (rest.IsEmpty)
        {
            foreach (var file in Names(place, Directory.EnumerateFiles))
            {
                if (!Matches(segment, file))
                    continue;
                if (File.Exists(place.Into(file).Full))
                    found.Add(place.Into(file).Relative);
                else
                    RequireText(place, file);
            }
        }
        else
        {
            foreach (var inner in Names(place, Directory.EnumerateDirectories))
            {
                if (!Matches(segment, inner) || place.IsBatches(inner))
                    continue;
                if (!Directory.Exists(place.Into(inner).Full))
                    RequireText(place, inner);
                Walk(place.Into(inner), rest, found);
            }
        }
    }

    /// <summary>This folder and all below it. Links to folders are not followed: they may lead back up.</summary>
    private static void WalkDeep(Place place, ReadOnlySpan<string> rest, HashSet<string> found)
    {
        Walk(place, rest, found);
        foreach (var inner in Names(place, Directory.EnumerateDirectories))
        {
            if (inner.StartsWith('.') || place.IsBatches(inner))
                continue;
            var next = place.Into(inner);
            if (!Directory.Exists(next.Full))
                RequireText(place, inner);
            if (!File.GetAttributes(next.Full).HasFlag(FileAttributes.ReparsePoint))
                WalkDeep(next, rest, found);
        }
    }

    /// <summary>
    /// A name that is not UTF-8 is read with replacement characters, and then not found. It cannot be a parameter, which is text, and must not be passed
    /// over either.
    /// </summary>
    private static void RequireText(Place place, string name)
    {
        if (name.Contains('\uFFFD'))
            throw new IOException($"the name '{place.Into(name).Relative}' is not UTF-8");
    }

    private static IEnumerable<string> Names(Place place, Func<string, IEnumerable<string>> enumerate) =>
        Directory.Exists(place.Full) ? enumerate(place.Full).Select(p => Path.GetFileName(p)) : [];

    private readonly record struct Place(string Base, string Relative)
    {
        public string Full => Path.Combine(Base, Relative);

        public Place Into(string name) => this with { Relative = Relative is "" or "/" ? Relative + name : $"{Relative}/{name}" };

        public bool IsBatches(string name) => Relative.Length == 0 && name == BatchesFolder;
    }
}
