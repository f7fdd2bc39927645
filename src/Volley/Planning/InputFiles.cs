using Volley.Diagnostics;

namespace Volley.Planning;

/// <summary>The files of a stage whose content is part of its jobs' keys.</summary>
/// <param name="specFolder">The absolute folder that paths are relative to.</param>
internal sealed class InputFiles(string specFolder)
{
    private readonly FileDigests _files = new();
    private readonly string _prefix = Path.EndsInDirectorySeparator(specFolder) ? specFolder : specFolder + Path.DirectorySeparatorChar;

    /// <summary>The parts of a key that say what the files of a job hold: which files, not in which order or how often they are named.</summary>
    /// <param name="paths">The files, as written.</param>
    /// <param name="token">Ends the reading.</param>
    /// <returns>The parts.</returns>
    /// <exception cref="BatchException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<KeyValuePair<string, string>> KeyParts(IEnumerable<string> paths, CancellationToken token)
    {
        foreach (var (path, shown) in paths.Select(Resolve).DistinctBy(f => f.Path).OrderBy(f => f.Shown, StringComparer.Ordinal))
            yield return new(PlanParts.InputPrefix + shown, _files.Of(path, shown, token));
    }

    /// <summary>Checks that the files of a job still hold what its key says.</summary>
    /// <param name="paths">The files, as written.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="token">Ends the reading.</param>
    /// <returns>A diagnostic that names the first that does not, or <see langword="null"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Diagnostic? CheckUnchanged(IEnumerable<string> paths, string jobId, CancellationToken token)
    {
        foreach (var (path, shown) in paths.Select(Resolve))
            if (!_files.IsUnchanged(path, token))
                return Diagnostic.Error(
                    DiagnosticCodes.InputChanged,
                    $"'{shown}' changed while the batch ran; job '{jobId}' was not recorded with its old content",
                    null,
                    "Run the batch again: jobs whose inputs changed are run anew, the others are kept.");
        return null;
    }

    /// <summary>A file's absolute path, and the one name that it has in keys however it is written: below the spec's folder, which may move, that from there on.</summary>
    private (string Path, string Shown) Resolve(string path)
    {
        var full = Path.GetFullPath(path, specFolder);
        if (full.StartsWith(_prefix, StringComparison.Ordinal))
            return (full, full[_prefix.Length..]);
        return (full, Path.IsPathRooted(path) ? full : Path.GetRelativePath(specFolder, full));
    }
}
