using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>Finds existing run roots: the subfolders of a folder, or the lines of a list file.</summary>
public static class RunRoots
{
    /// <summary>Finds the run roots.</summary>
    /// <param name="path">
    /// A folder, whose immediate subfolders are taken in ordinal order of name; or a text file with one folder a line, taken in order,
    /// repeated ones repeatedly, relative ones from the working directory.
    /// </param>
    /// <returns>The folders; each exists. Empty where there are none.</returns>
    /// <exception cref="BatchException">The path does not exist, or listed entries are no folders: one diagnostic for each.</exception>
    public static ImmutableArray<string> Find(string path)
    {
        var shown = PythonPath.Of(path);
        if (Directory.Exists(shown))
            return [.. Directory.EnumerateDirectories(shown).Select(d => PythonPath.Join(shown, Path.GetFileName(d))).OrderBy(PythonPath.Name, PythonText.Order)];
        if (!File.Exists(shown))
            throw new BatchException(Missing($"--run-roots path does not exist: {shown}"));
        var roots = ReadList(shown);
        var missing = roots.Where(r => !Directory.Exists(r)).Select(r => Missing($"Run root directory does not exist: {r}")).ToArray();
        return missing.Length == 0 ? roots : throw new BatchException(missing);
    }

    private static ImmutableArray<string> ReadList(string path)
    {
        try
        {
            return [.. ListFile.Read(path).Select(PythonPath.Of)];
        }
        catch (PythonException fault)
        {
            throw new BatchException(Missing(fault.Message));
        }
    }

    private static Diagnostic Missing(string message) =>
        Diagnostic.Error(WorkloadCodes.RunRootsMissing, message, hint: "Correct the path, or take the line out of the list.");
}
