using Volley.Workloads.CodeGeneration.Jobs;

namespace Volley.Workloads.CodeGeneration.Files;

/// <summary>
/// The bounds of a project. A path is taken apart, links followed as the system would, before anything is written to it: what leads out of the
/// root, into <c>jobs/_*</c>, into Volley's own folder or into a repository's insides is refused, however it is spelt.
/// </summary>
public sealed class ProjectRoot
{
    private const int MostLinks = 40;

    private readonly string _lexical;

    /// <summary>Takes a folder as a project.</summary>
    /// <param name="path">The folder; it exists.</param>
    public ProjectRoot(string path)
    {
        _lexical = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        Path = Real(_lexical) ?? throw new IOException($"The links of '{path}' lead in a circle.");
    }

    /// <summary>The root's absolute path, without links.</summary>
    public string Path { get; }

    /// <summary>Finds where a path leads.</summary>
    /// <param name="path">The path, relative to the root or absolute.</param>
    /// <param name="refusal">Why it may not be written, as a phrase; <see langword="null"/> where it may.</param>
    /// <returns>The place; <see langword="null"/> where it may not be written.</returns>
    public ConfinedPath? Resolve(string path, out string? refusal)
    {
        refusal = Unspeakable(path);
        if (refusal is not null)
            return null;
        var lexical = System.IO.Path.GetFullPath(path, _lexical);
        if (Below(_lexical, lexical) is not { } shown)
        {
            refusal = "it leads out of the project";
            return null;
        }

        refusal = Protected(shown);
        if (refusal is not null)
            return null;
        var real = Real(System.IO.Path.Combine(Path, shown));
        refusal = real is null ? "its links lead in a circle"
            : Below(Path, real) is not { } inside ? "a link on the way leads out of the project"
            : Protected(inside) ?? Aliased(real) ?? Occupied(real);
        return refusal is null ? new ConfinedPath(Below(Path, real!)!, real!, shown) : null;
    }

    /// <summary>Why the project's own folders cannot be used, as a phrase: one of them is a link that leads out of the project.</summary>
    /// <returns>The phrase; <see langword="null"/> where they can.</returns>
    public string? Strayed()
    {
        foreach (var name in (string[])[JobFolder.Name, VolleyFolder.Name])
            if (Real(System.IO.Path.Combine(Path, name)) is not { } real || Below(Path, real) is null)
                return $"'{name}' is a link that leads out of the project";
        return null;
    }

    private static string? Unspeakable(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return "it is empty";
        if (path.Any(char.IsControl))
            return "it has control characters";
        return path.EndsWith('/') || path.Split('/')[^1] is "." or ".." ? "it names a folder" : null;
    }

    /// <summary>The path below a folder; <see langword="null"/> where it is not below it.</summary>
    private static string? Below(string folder, string path)
    {
        var prefix = folder == "/" ? "/" : folder + "/";
        return path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : null;
    }

    // Spelt as a file system that ignores case, or dots and blanks at the end of a name, would read it.
    private static string? Protected(string relative)
    {
        var parts = Array.ConvertAll(relative.Split('/'), part => part.TrimEnd('.', ' ').ToLowerInvariant());
        if (parts[0] == JobFolder.Name && parts.Length > 1 && parts[1].StartsWith('_'))
            return "the files 'jobs/_*' steer the runs and are no job's to write";
        if (parts[0] == VolleyFolder.Name)
            return $"'{VolleyFolder.Name}' is Volley's own";
        return parts.Contains(".git") ? "a repository's '.git' is no job's to write" : null;
    }

    // Where 'jobs' or Volley's folder is itself a link, what it leads to is protected under its own name too.
    private string? Aliased(string real) =>
        Real(System.IO.Path.Combine(Path, JobFolder.Name)) is { } jobs && Below(jobs, real) is { } job ? Protected($"{JobFolder.Name}/{job}")
        : Real(System.IO.Path.Combine(Path, VolleyFolder.Name)) is { } own && Below(own, real) is { } part ? Protected($"{VolleyFolder.Name}/{part}")
        : null;

    private static string? Occupied(string real)
    {
        if (Directory.Exists(real))
            return "there is a folder of that name";
        for (var parent = System.IO.Path.GetDirectoryName(real); parent is not null; parent = System.IO.Path.GetDirectoryName(parent))
            if (File.Exists(parent))
                return $"'{System.IO.Path.GetFileName(parent)}' on the way is a file";
        return null;
    }

    /// <summary>The path with every link followed, as far as it exists; <see langword="null"/> where links lead in a circle.</summary>
    private static string? Real(string path)
    {
        var open = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var links = 0;
        var real = "";
        while (open.TryPop(out var part))
        {
            if (part == ".")
                continue;
            if (part == "..")
            {
                real = real.Length == 0 ? "" : real[..real.LastIndexOf('/')];
                continue;
            }

            var next = real + "/" + part;
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                return null;
            if (target.StartsWith('/'))
                real = "";
            foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                open.Push(step);
        }

        return real.Length == 0 ? "/" : real;
    }
}
