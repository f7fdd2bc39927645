using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>What is handed through to the scan of every user. Part of every job's key: with other flags, users are scanned again.</summary>
public sealed record ScanFlags
{
    /// <summary>No flag set.</summary>
    public static ScanFlags None { get; } = new();

    /// <summary><c>--api-base-url URL</c>; <see langword="null"/> for the scan's own.</summary>
    public string? ApiBaseUrl { get; init; }

    /// <summary><c>--full</c></summary>
    public bool Full { get; init; }

    /// <summary><c>--lite</c></summary>
    public bool Lite { get; init; }

    /// <summary><c>--ingest-positions</c></summary>
    public bool IngestPositions { get; init; }

    /// <summary><c>--compute-pnl</c></summary>
    public bool ComputePnl { get; init; }

    /// <summary><c>--enrich-resolutions</c></summary>
    public bool EnrichResolutions { get; init; }

    /// <summary><c>--debug-export</c></summary>
    public bool DebugExport { get; init; }

    /// <summary><c>--warm-clv-cache</c></summary>
    public bool WarmClvCache { get; init; }

    /// <summary><c>--compute-clv</c></summary>
    public bool ComputeClv { get; init; }

    /// <summary>The flags as arguments of a scan, in the order that scans have always got them.</summary>
    /// <returns>The arguments; empty where no flag is set.</returns>
    public IReadOnlyList<string> ToArguments()
    {
        var arguments = new List<string>();
        if (PythonText.Strip(ApiBaseUrl ?? "") is { Length: > 0 } url)
            arguments.AddRange(["--api-base-url", url]);
        foreach (var (flag, isSet) in Switches())
            if (isSet)
                arguments.Add(flag);
        return arguments;
    }

    internal PythonDict ToRecord()
    {
        var record = new PythonDict { { "api_base_url", ApiBaseUrl } };
        foreach (var (flag, isSet) in Switches())
            record.Add(flag[2..].Replace('-', '_'), isSet);
        return record;
    }

    private (string Flag, bool IsSet)[] Switches() =>
    [
        ("--full", Full),
        ("--lite", Lite),
        ("--ingest-positions", IngestPositions),
        ("--compute-pnl", ComputePnl),
        ("--enrich-resolutions", EnrichResolutions),
        ("--debug-export", DebugExport),
        ("--warm-clv-cache", WarmClvCache),
        ("--compute-clv", ComputeClv),
    ];
}
