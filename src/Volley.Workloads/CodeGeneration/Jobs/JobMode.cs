namespace Volley.Workloads.CodeGeneration.Jobs;

/// <summary>How a job turns the model's answer into files.</summary>
public enum JobMode
{
    /// <summary>Whole files are written anew.</summary>
    Replace,

    /// <summary>Existing files are changed in places.</summary>
    Edit,

    /// <summary>One large file is taken apart into several.</summary>
    Split,

    /// <summary>Text is inserted after patterns. Read, but not run: such a job is refused by name.</summary>
    ReplacePattern,

    /// <summary>A field is added to every literal of a type. Read, but not run: such a job is refused by name.</summary>
    UpdateFixtures,
}

/// <summary>The names of modes as job files write them.</summary>
public static class JobModes
{
    private static readonly string[] Names = ["replace", "edit", "split", "replace_pattern", "update_fixtures"];

    /// <summary>The name of a mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>Such as <c>replace_pattern</c>.</returns>
    public static string Name(this JobMode mode) => Names[(int)mode];

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name, exactly.</param>
    /// <returns>The mode; <see langword="null"/> where there is none of that name.</returns>
    public static JobMode? Parse(string name) => Array.IndexOf(Names, name) is var place and >= 0 ? (JobMode)place : null;

    /// <summary>All names, as a phrase.</summary>
    internal static string Known => string.Join(", ", Names[..^1]) + " or " + Names[^1];
}
