using System.Globalization;
using Volley.Workloads.CodeGeneration.Files;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>The batch folders of a project's runs: <c>.volley/codegen/0001</c> and so on; a run that is resumed goes on in its own.</summary>
internal static class RunFolders
{
    /// <summary>The latest; <see langword="null"/> where there is none.</summary>
    public static BatchFolder? Latest(string project)
    {
        var last = Numbers(project).DefaultIfEmpty(0).Max();
        return last == 0 ? null : Folder(project, last);
    }

    /// <summary>The next, which does not exist.</summary>
    public static BatchFolder Next(string project) => Folder(project, Numbers(project).DefaultIfEmpty(0).Max() + 1);

    private static BatchFolder Folder(string project, int number) =>
        BatchFolder.Existing(Path.Combine(VolleyFolder.Of(project), number.ToString("0000", CultureInfo.InvariantCulture)));

    private static IEnumerable<int> Numbers(string project)
    {
        var folder = VolleyFolder.Of(project);
        return !Directory.Exists(folder) ? [] : Directory.EnumerateDirectories(folder)
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
    }
}
