namespace Volley.Models.Providers;

/// <summary>Where a user keeps providers for all batches.</summary>
public static class UserModels
{
    /// <summary>
    /// The file: <c>volley/models.yaml</c> in <c>$XDG_CONFIG_HOME</c>, where that is an absolute path, else in <c>~/.config</c>.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <returns>The path; the file need not exist.</returns>
    /// <remarks>Source: the XDG base directory specification, which has relative paths ignored.</remarks>
    public static string Path(Func<string, string?> environment)
    {
        var configured = environment("XDG_CONFIG_HOME");
        var home = environment("HOME") is { Length: > 0 } given ? given : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var root = configured is not null && System.IO.Path.IsPathFullyQualified(configured) ? configured : System.IO.Path.Combine(home, ".config");
        return System.IO.Path.Combine(root, "volley", "models.yaml");
    }
}
