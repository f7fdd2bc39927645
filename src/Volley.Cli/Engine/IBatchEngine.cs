using System.Buffers;
using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Specs;

namespace Volley.Cli.Engine;

/// <summary>What the commands ask of the engine: the seam that lets them be tested without one.</summary>
internal interface IBatchEngine
{
    /// <summary>Reads a spec and makes its plan. Mistakes are data.</summary>
    LoadedSpec Load(SpecRequest request);

    /// <summary>Compares a plan with what its batch folder holds; runs nothing.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">How many of the first jobs to list.</param>
    PlanReport Compare(LoadedBatch batch, int first);

    /// <summary>Runs a batch to its end.</summary>
    /// <exception cref="BatchException">The batch could not be run, or not to its end.</exception>
    Task<RunReport> RunAsync(LoadedBatch batch, RunOptions options, IRunObserver listener, IInterrupts interrupts);

    /// <summary>Opens what is recorded of a batch, while it runs too.</summary>
    /// <exception cref="BatchException">The journal cannot be read.</exception>
    IBatchRecord Open(BatchFolder folder);

    /// <summary>Says what calls did cost that a crash cut off. For a batch at rest.</summary>
    /// <returns>The settled calls.</returns>
    /// <exception cref="BatchException">A process runs the batch, or a call cannot be settled so. Nothing was changed.</exception>
    IReadOnlyList<CallRow> Reconcile(BatchFolder folder, IReadOnlyList<(long Call, decimal Cost)> costs);

    /// <summary>Writes a row exactly as its line in <c>results.jsonl</c>, line feed included.</summary>
    void WriteLine(ResultRow row, IBufferWriter<byte> destination);
}

/// <summary>What to load.</summary>
/// <param name="SpecFile">The spec file, as the user gave it; it exists.</param>
/// <param name="Out">The batch folder that the user asked for; <see langword="null"/> for <c>batches/NAME</c> beside the spec.</param>
/// <param name="Journal">The journal's folder where it is to live elsewhere.</param>
internal sealed record SpecRequest(string SpecFile, string? Out, string? Journal);

/// <summary>A spec that was read.</summary>
/// <param name="Batch">The batch; <see langword="null"/> exactly where a diagnostic is an error.</param>
/// <param name="Diagnostics">Every mistake and warning.</param>
internal sealed record LoadedSpec(LoadedBatch? Batch, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>A batch that is ready to run.</summary>
/// <param name="Spec">Its spec.</param>
/// <param name="Folder">Its folder, which need not exist.</param>
/// <param name="JobCount">The number of its jobs.</param>
/// <param name="Plan">The engine's own plan; opaque to the commands.</param>
internal sealed record LoadedBatch(BatchSpec Spec, BatchFolder Folder, long JobCount, object Plan);
