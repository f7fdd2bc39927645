namespace Volley.Cli;

/// <summary>Words as they are typed in a shell.</summary>
internal static class ShellText
{
    /// <summary>The word, quoted where the shell would read it as something else.</summary>
    public static string Quote(string word)
    {
        var isPlain = word.Length > 0;
        foreach (var c in word)
            isPlain &= char.IsAsciiLetterOrDigit(c) || c > 127 || "_-./:=@%+,".Contains(c);
        return isPlain ? word : "'" + word.Replace("'", "'\\''") + "'";
    }

    /// <summary>A path as one would type it here: relative where it lies below the current folder.</summary>
    public static string Path(string path)
    {
        var here = Directory.GetCurrentDirectory().TrimEnd('/') + "/";
        var full = System.IO.Path.GetFullPath(path);
        return Quote(full.StartsWith(here, StringComparison.Ordinal) ? full[here.Length..] : full);
    }
}
