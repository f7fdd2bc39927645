namespace Volley.Workloads.Hypotheses;

/// <summary>One scan, as a delegate is asked for it.</summary>
/// <param name="User">The user.</param>
/// <param name="Flags">What the batch hands through.</param>
/// <param name="Attempt">The attempt's number, from 1.</param>
/// <param name="Folder">A folder of the scan's own, absolute; it exists and is empty.</param>
public sealed record ScanRequest(string User, ScanFlags Flags, int Attempt, string Folder);

/// <summary>What a scan leaves: where its artifacts are. One of the two paths is needed; the manifest is looked at first.</summary>
public sealed record ScanResult
{
    /// <summary>
    /// The path of a <c>run_manifest.json</c>: the run root is its <c>output_paths.run_root</c>, or else the folder that it lies in.
    /// </summary>
    public string? RunManifest { get; init; }

    /// <summary>The run root itself; relative to the working directory, or absolute.</summary>
    public string? RunRoot { get; init; }

    /// <summary>What the scan cost, in USD, at least 0; <see langword="null"/> where it cannot say.</summary>
    public decimal? Cost { get; init; }
}
