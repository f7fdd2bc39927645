using System.Text;

namespace Volley.Workloads.CodeGeneration.Jobs;

/// <summary>
/// Paths as job files write them. They compare by component, as the original's do: <c>src//a</c>, <c>src/./a</c> and <c>src/a/</c> are
/// <c>src/a</c>, but <c>./src/a</c> is another path.
/// </summary>
public static class ProjectPath
{
    /// <summary>Puts a name behind a folder; a rooted name stands for itself.</summary>
    /// <param name="folder">The folder; may be empty.</param>
    /// <param name="name">The name.</param>
    /// <returns>The path, spelt as its parts are.</returns>
    public static string Join(string folder, string name) =>
        folder.Length == 0 || name.StartsWith('/') ? name : folder.EndsWith('/') ? folder + name : folder + "/" + name;

    /// <summary>What two spellings of one path have in common.</summary>
    /// <param name="path">The path.</param>
    /// <returns>A text that is equal exactly where the paths' components are.</returns>
    public static string Key(string path)
    {
        var key = new StringBuilder(path.Length);
        if (path.StartsWith('/'))
            key.Append('/');
        var isFirst = true;
        foreach (var part in path.Split('/'))
        {
            var isNothing = part.Length == 0 || (part == "." && !(isFirst && key.Length == 0));
            isFirst = false;
            if (isNothing)
                continue;
            if (key.Length > 0 && key[^1] != '/')
                key.Append('/');
            key.Append(part);
        }

        return key.ToString();
    }
}
