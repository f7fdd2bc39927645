using Volley.Execution;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>Finds the run root in what a scan says that it left.</summary>
internal static class ScanArtifacts
{
    private const string ManifestKey = "run_manifest";
    private const string RootKey = "run_root";
    private const long MaxCost = 1_000_000_000_000;

    /// <summary>The run root that a scan's artifact paths lead to.</summary>
    /// <param name="manifest">The manifest's path; blank for none.</param>
    /// <param name="root">The run root; blank for none.</param>
    /// <exception cref="PythonException">Neither is given, or the manifest cannot be read.</exception>
    public static string RunRoot(string? manifest, string? root)
    {
        if (PythonText.Strip(manifest ?? "") is { Length: > 0 } given)
        {
            var path = PythonPath.Of(given);
            if (!Path.Exists(path))
                throw new PythonException("FileNotFoundError", $"run_manifest.json not found: {path}");
            var paths = (PythonJson.ReadFile(path) as PythonDict)?["output_paths"] as PythonDict;
            var named = paths is null ? "" : PythonText.StrOrEmpty(paths[RootKey]);
            return named.Length > 0 ? named : PythonPath.Parent(path);
        }

        return PythonText.Strip(root ?? "") is { Length: > 0 } direct
            ? direct
            : throw new PythonException("ValueError", "Scan output missing run root and run_manifest path.");
    }

    /// <summary>
    /// The run root that a process leads to: by its result file, else by the last line of stdout that is a JSON object, else by a line that
    /// names manifest or root, else by a last line that is the path of a manifest or of a folder.
    /// </summary>
    /// <exception cref="PythonException">It says nothing of a run root, says that it failed, or its manifest cannot be read.</exception>
    public static string RunRoot(ProcessLeavings left)
    {
        var (manifest, root) = Of(left.ResultFile) ?? Of(left.LastObject) ?? Labelled(left.Tail) ?? LastPath(left.Tail) ?? (null, null);
        return RunRoot(manifest, root);
    }

    /// <summary>What a process says that it cost, in USD, on the last line of stdout that is a JSON object; <see langword="null"/> where it says nothing there.</summary>
    /// <remarks>The result file's cost is the engine's to read.</remarks>
    /// <exception cref="PythonException">The cost is no amount of money: a budget cannot be kept by guessing.</exception>
    public static decimal? Cost(ProcessLeavings left) => left.LastObject is null ? null : Parse(left.LastObject)?["cost"] switch
    {
        null or PythonNone => null,
        PythonInt { Value: var cost } when cost >= 0 && cost <= MaxCost => (decimal)cost,
        PythonFloat { Value: >= 0 and <= MaxCost and var cost } => (decimal)cost,
        var other => throw new PythonException("ValueError", $"The scan's cost is no amount of USD: {PythonText.Repr(other)}"),
    };

    private static (string? Manifest, string? Root)? Of(string? json)
    {
        if (json is null || Parse(json) is not { } said)
            return null;
        foreach (var paths in (PythonDict?[])[said["outputs"] as PythonDict, said])
            if (paths is not null && (Text(paths, ManifestKey), Text(paths, RootKey)) is var found && found is not (null, null))
                return found;
        if (PythonText.StrOrEmpty(said["error"]) is { Length: > 0 } error)
            throw ScanErrors.Parse(error) is { } told ? new PythonException(told.Type, told.Message) : new PythonException(ScanErrors.ScanFailed, error);
        return null;
    }

    private static PythonDict? Parse(string json)
    {
        try
        {
            return PythonJson.Parse(json) as PythonDict;
        }
        catch (PythonException)
        {
            // A line that only looks like an object is a line like any other.
            return null;
        }
    }

    private static string? Text(PythonDict paths, string key) => PythonText.StrOrEmpty(paths[key]) is { Length: > 0 } text ? text : null;

    // As scans print it for people: "  run_manifest: PATH", "  Run root: PATH".
    private static (string? Manifest, string? Root)? Labelled(string tail)
    {
        string? manifest = null;
        string? root = null;
        foreach (var line in PythonText.SplitLines(tail))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || PythonText.Strip(line[(colon + 1)..]) is not { Length: > 0 } path)
                continue;
            var label = PythonText.Strip(line[..colon]).ToLowerInvariant().Replace(' ', '_');
            manifest = label == ManifestKey ? path : manifest;
            root = label == RootKey ? path : root;
        }

        return (manifest, root) is (null, null) ? null : (manifest, root);
    }

    private static (string? Manifest, string? Root)? LastPath(string tail)
    {
        var last = PythonText.SplitLines(tail).Select(PythonText.Strip).LastOrDefault(l => l.Length > 0);
        return last is null ? null : File.Exists(last) ? (last, null) : Directory.Exists(last) ? (null, last) : null;
    }
}
