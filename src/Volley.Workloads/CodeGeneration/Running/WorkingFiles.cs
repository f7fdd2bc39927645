using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Prompts;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>The files that a job has generated so far, in memory: nothing of them is in the project.</summary>
/// <param name="root">The project.</param>
/// <param name="mayMakeFolders">Whether folders may be made for them.</param>
internal sealed class WorkingFiles(ProjectRoot root, bool mayMakeFolders)
{
    private readonly List<StagedFile> _files = [];

    /// <summary>All files in the order in which they were first written.</summary>
    public IReadOnlyList<StagedFile> Staged => _files;

    /// <summary>The files as prompts show them, tests left out.</summary>
    public IReadOnlyList<ProjectFile> Shown => [.. _files.Where(f => f.Path.Relative != TestPath).Select(Show)];

    /// <summary>All files as prompts show them.</summary>
    public IReadOnlyList<ProjectFile> All => [.. _files.Select(Show)];

    /// <summary>The test that was written first; <see langword="null"/> for none.</summary>
    public string? TestPath { get; set; }

    /// <summary>The number of lines of all files, tests left out.</summary>
    public int Lines => _files.Where(f => f.Path.Relative != TestPath).Sum(f => ProjectFile.CountLines(f.Content));

    /// <summary>The number of lines of the test.</summary>
    public int TestLines => _files.Where(f => f.Path.Relative == TestPath).Sum(f => ProjectFile.CountLines(f.Content));

    /// <summary>Writes a file, in place of an earlier one.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="content">Its content.</param>
    /// <returns>Where it is to be.</returns>
    /// <exception cref="JobFailureException">No job may write there.</exception>
    public ConfinedPath Write(string path, string content)
    {
        var place = root.Resolve(path, out var refusal) ?? throw new JobFailureException(JobFailures.PathRefused, $"'{path}' may not be written: {refusal}");
        if (!mayMakeFolders && !Directory.Exists(Path.GetDirectoryName(place.Full)))
            throw new JobFailureException(JobFailures.Write, $"the folder of '{path}' does not exist, and 'create_output_dirs' is false");
        var known = _files.FindIndex(f => f.Path.Relative == place.Relative);
        var file = new StagedFile(place, content);
        if (known < 0)
            _files.Add(file);
        else
            _files[known] = file;
        return place;
    }

    /// <summary>Forgets all files but the test.</summary>
    public void ForgetAllButTest() => _files.RemoveAll(f => f.Path.Relative != TestPath);

    private static ProjectFile Show(StagedFile file) => new(file.Path.Shown, file.Content);
}
