using Volley.Diagnostics;
using Volley.Journal;
using Volley.Scheduling;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Chat;
using Volley.Workloads.CodeGeneration.Running;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Tests.CodeGeneration;

/// <summary>A temporary project, run in this process by the real engine with a model that a test makes up.</summary>
internal sealed class ProjectFolder : IRunObserver, IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("volley-codegen-");

    public ProjectFolder() => Directory.CreateDirectory(At("jobs"));

    public string Root => _root.FullName;

    public List<string> Notes { get; } = [];

    public List<Diagnostic> Warnings { get; } = [];

    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public string Read(string path) => File.ReadAllText(At(path));

    /// <summary>Writes a job whose output is one file in <c>src</c>.</summary>
    public void Job(string id, string more = "", string? output = null) =>
        Write($"jobs/{id}.md", $"---\noutput_dir: src/\noutput_file: {output ?? id + ".txt"}\n{more}\n---\n\nMake {id}.\n");

    public CodeGenerationProject Open() => CodeGenerationProject.Open(Root, TimeProvider.System);

    public Task<CodeGenerationReport> RunAsync(IChatModel model, CodeGenerationOptions? options = null, CancellationToken stop = default) =>
        new CodeGenerationRun(Open(), model, options ?? new CodeGenerationOptions(), this).RunAsync(stop, CancellationToken.None);

    public StatusEntry Status(string id) => Open().Statuses.Read()[id]!;

    public string StatusName(string id) => Status(id).Status.Name();

    /// <summary>All files but Volley's own and the jobs, with their contents.</summary>
    public IReadOnlyDictionary<string, string> Files() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Root, f))
        .Where(f => !f.StartsWith(".volley/", StringComparison.Ordinal) && !f.StartsWith("jobs/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal).ToDictionary(f => f, f => File.ReadAllText(At(f)));

    public void Begin(Func<ValueTask<BatchSnapshot>> snapshot)
    {
    }

    public void Note(string message) => Notes.Add(message);

    public void Warn(Diagnostic diagnostic) => Warnings.Add(diagnostic);

    public void Decided(ResultRow row)
    {
    }

    public void Dispose() => _root.Delete(recursive: true);
}
