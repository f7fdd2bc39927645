using Volley.Diagnostics;
using Volley.Journal;
using Volley.Planning;

namespace Volley;

/// <summary>Keeps two batches out of one folder.</summary>
public static class BatchNames
{
    /// <summary>Requires that a folder holds no other batch.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="last">The last run in it; <see langword="null"/> where there was none.</param>
    /// <param name="name">The batch's name.</param>
    /// <param name="specFile">The spec that gives the name; <see langword="null"/> where none does.</param>
    /// <exception cref="BatchException">The folder holds a batch of another name.</exception>
    public static void Require(BatchFolder folder, RunRecord? last, string name, string? specFile)
    {
        if (last is null || PlanParts.Parse(last.Plan).BatchName is var other && other == name)
            return;
        throw new BatchException(Diagnostic.Error(
            DiagnosticCodes.OtherBatch,
            $"the folder '{folder.Root}' holds the batch '{other}', not '{name}'",
            specFile is null ? null : new SourceLocation(specFile),
            specFile is null ? "Choose another folder, or give the batch its name back." : "Choose another folder with --out, or rename the spec back."));
    }
}
