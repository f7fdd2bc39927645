using System.Buffers;
using Volley.Journal;
using Volley.Models;
using Volley.Models.Cassettes;
using Volley.Models.Providers;
using Volley.Outputs;
using Volley.Planning;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Cli.Engine;

/// <summary>The engine on this machine, with an embedded journal.</summary>
internal sealed class LocalEngine : IBatchEngine, IDisposable
{
    private const string BatchesFolder = "batches";

    private ResultLines? _lines;

    /// <summary>What specs may hold: all that this program is composed of. Assemblies that a spec does not use are not loaded by this.</summary>
    public static SpecLanguage Language { get; } = new()
    {
        Sections = [new SectionEntry(ModelsSection.Key, static () => ModelsSection.OfUser()), new SectionEntry(CassetteSection.Key, static () => new CassetteSection())],
        Workloads = [new WorkloadEntry(ModelLanguage.PromptKey, [ModelLanguage.ModelKey, ModelLanguage.ExpectKey], ModelLanguage.PromptExample, static () => ModelLanguage.PromptReader())],
    };

    /// <inheritdoc/>
    public LoadedSpec Load(SpecRequest request)
    {
        BatchRunner.Prepare();
        if (SpecSource.Read(request.SpecFile, out var unreadable) is not { } source)
            return new LoadedSpec(null, [unreadable!]);
        var loaded = SpecLoader.Load(source, Language);
        if (loaded.Spec is not { } spec)
            return new LoadedSpec(null, loaded.Diagnostics);
        var plan = BatchPlans.Create(spec, out var mistakes);
        return plan is null
            ? new LoadedSpec(null, [.. loaded.Diagnostics, .. mistakes])
            : new LoadedSpec(new LoadedBatch(spec, FolderOf(request, spec), plan.Count, plan), loaded.Diagnostics);
    }

    /// <inheritdoc/>
    public PlanReport Compare(LoadedBatch batch, int first)
    {
        using var journal = JournalReader.Find(batch.Folder);
        BatchNames.Require(batch.Folder, journal?.LastRun, batch.Spec.Name, batch.Spec.File);
        return PlanComparison.Compare(batch.Spec.Name, (BatchPlan)batch.Plan, journal, first);
    }

    /// <inheritdoc/>
    public Task<RunReport> RunAsync(LoadedBatch batch, RunOptions options, IRunObserver listener, IInterrupts interrupts) =>
        batch.Spec.Sections.Find<object>(ModelsSection.Key) is null
            ? new BatchRunner(batch.Spec, (BatchPlan)batch.Plan, options, listener).RunAsync(interrupts.Stop, interrupts.Kill)
            : ModelBatch.RunAsync(batch, options, listener, interrupts);

    /// <inheritdoc/>
    public IBatchRecord Open(BatchFolder folder) => new JournalRecord(folder);

    /// <inheritdoc/>
    public IReadOnlyList<CallRow> Reconcile(BatchFolder folder, IReadOnlyList<(long Call, decimal Cost)> costs) =>
        CallReconciliation.Apply(folder, costs, TimeProvider.System);

    /// <inheritdoc/>
    public void WriteLine(ResultRow row, IBufferWriter<byte> destination) => (_lines ??= new ResultLines()).Write(row, destination);

    /// <inheritdoc/>
    public void Dispose() => _lines?.Dispose();

    /// <summary>Beside the spec, unless told otherwise; a batch folder's own copy of its spec goes on where it is, even where its journal is lost: that is an error, and no new batch.</summary>
    private static BatchFolder FolderOf(SpecRequest request, BatchSpec spec)
    {
        if (request.Out is { } chosen)
            return request.Journal is null ? BatchFolder.Existing(chosen) : new BatchFolder(chosen, request.Journal);
        var beside = Path.GetDirectoryName(Path.GetFullPath(request.SpecFile))!;
        var isBatch = BatchFolder.Existing(beside) is var here && (File.Exists(here.Journal) || File.Exists(here.Lock)) && Path.GetFileName(request.SpecFile) == Path.GetFileName(here.Spec);
        var root = isBatch ? beside : Path.Combine(beside, BatchesFolder, spec.Name);
        return request.Journal is null ? BatchFolder.Existing(root) : new BatchFolder(root, request.Journal);
    }
}
