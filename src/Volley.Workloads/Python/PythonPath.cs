namespace Volley.Workloads.Python;

/// <summary>Paths as Python's <c>PurePosixPath</c> writes them: without empty parts and single dots, two leading slashes kept.</summary>
internal static class PythonPath
{
    /// <summary><c>Path(path).as_posix()</c></summary>
    public static string Of(string path)
    {
        var root = Root(path);
        var text = root + string.Join('/', Parts(path));
        return text.Length == 0 ? "." : text;
    }

    /// <summary><c>(Path(folder) / child).as_posix()</c></summary>
    public static string Join(string folder, string child) => child.StartsWith('/') || folder.Length == 0 ? Of(child) : Of(folder + "/" + child);

    /// <summary><c>Path(path).name</c></summary>
    public static string Name(string path) => Parts(path).LastOrDefault() ?? "";

    /// <summary><c>Path(path).parent.as_posix()</c></summary>
    public static string Parent(string path)
    {
        var parts = Parts(path);
        if (parts.Count == 0)
            return Of(path);
        var parent = Root(path) + string.Join('/', parts.Take(parts.Count - 1));
        return parent.Length == 0 ? "." : parent;
    }

    private static string Root(string path) =>
        !path.StartsWith('/') ? "" : path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//" : "/";

    private static List<string> Parts(string path) => [.. path.Split('/').Where(p => p is not ("" or "."))];
}
