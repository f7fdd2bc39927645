namespace Volley.Workloads.CodeGeneration.Files;

/// <summary>Volley's own folder within a project.</summary>
public static class VolleyFolder
{
    /// <summary>Its name; no job may write into it.</summary>
    public const string Name = ".volley";

    private const string Codegen = "codegen";

    /// <summary>The folder of a project's code generation.</summary>
    /// <param name="project">The project's root.</param>
    /// <returns>Its path; it need not exist.</returns>
    public static string Of(string project) => Path.Combine(project, Name, Codegen);

    /// <summary>Makes the folder, with a note for version control that nothing in it belongs there.</summary>
    /// <param name="project">The project's root.</param>
    /// <returns>Its path.</returns>
    public static string Make(string project)
    {
        var folder = Of(project);
        Directory.CreateDirectory(folder);
        var note = Path.Combine(project, Name, ".gitignore");
        if (!File.Exists(note))
            File.WriteAllText(note, "*\n");
        return folder;
    }
}
