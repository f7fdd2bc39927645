using System.Globalization;
using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>Where a leaderboard is written: <c>OUTPUT-ROOT/YYYY-MM-DD/BATCH-ID</c>.</summary>
public sealed record LeaderboardTarget
{
    /// <summary>The output root where none is given.</summary>
    public const string DefaultOutputRoot = "artifacts/research/batch_runs";

    /// <summary>The folder of all batches; relative to the working directory, or absolute.</summary>
    public string OutputRoot { get; init; } = DefaultOutputRoot;

    /// <summary>The batch's id: the name of its folder.</summary>
    public required string BatchId { get; init; }

    /// <summary>When the batch was made: its UTC date names a folder, the whole seconds stand in the files.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The batch's folder, with forward slashes; relative where <see cref="OutputRoot"/> is.</summary>
    public string BatchRoot => PythonPath.Join(PythonPath.Join(OutputRoot, Date), BatchId);

    /// <summary>The UTC date as <c>YYYY-MM-DD</c>.</summary>
    internal string Date => CreatedAt.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Checks that the id can be a folder's name and nothing else.</summary>
    /// <exception cref="BatchException">It cannot.</exception>
    public void Validate()
    {
        if (BatchId is "" or "." or ".." || BatchId.AsSpan().IndexOfAny('/', '\0') >= 0 || BatchId.Length > 255)
            throw new BatchException(Diagnostic.Error(
                WorkloadCodes.BadBatchId,
                $"the batch id '{BatchId}' cannot be the name of a folder",
                hint: "Choose one of at most 255 characters without '/', which is neither '.' nor '..'."));
    }
}
