using Volley.Diagnostics;
using Volley.Journal;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;

namespace Volley.Tests.Running;

/// <summary>A temporary folder with a spec, run in this process by the real engine.</summary>
internal sealed class RunFolder : IRunObserver, IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("volley-run-");

    public string Root => _root.FullName;

    public BatchFolder Batch => new(Path.Combine(Root, "batch"));

    public List<string> Notes { get; } = [];

    public Action<ResultRow>? OnDecided { get; set; }

    public string At(string name) => Path.Combine(Root, name);

    public void Write(string name, string text) => File.WriteAllText(At(name), text);

    public (BatchSpec Spec, BatchPlan Plan) Load(string yaml)
    {
        Write("batch.yaml", yaml);
        var source = SpecSource.Read(At("batch.yaml"), out var error);
        Assert.Null(error);
        var loaded = SpecLoader.Load(source!);
        Assert.DoesNotContain(loaded.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        var plan = BatchPlans.Create(loaded.Spec!, out var mistakes);
        Assert.Empty(mistakes);
        return (loaded.Spec!, plan!);
    }

    public async Task<RunReport> RunAsync(string yaml, Func<RunOptions, RunOptions>? change = null, CancellationToken stop = default)
    {
        var (spec, plan) = Load(yaml);
        var options = new RunOptions { Folder = Batch };
        return await new BatchRunner(spec, plan, change?.Invoke(options) ?? options, this).RunAsync(stop, CancellationToken.None);
    }

    public PlanReport Compare(string yaml)
    {
        var (spec, plan) = Load(yaml);
        using var journal = JournalReader.Open(Batch);
        return PlanComparison.Compare(spec.Name, plan, journal, 5);
    }

    public string Results() => File.ReadAllText(Batch.Results);

    public void Begin(Func<ValueTask<BatchSnapshot>> snapshot)
    {
        // Nobody watches.
    }

    public void Note(string message) => Notes.Add(message);

    public void Warn(Diagnostic diagnostic) => Notes.Add(diagnostic.ToString());

    public void Decided(ResultRow row) => OnDecided?.Invoke(row);

    public void Dispose() => _root.Delete(recursive: true);
}
