using Volley.Diagnostics;
using Volley.Execution;
using Volley.Planning;

namespace Volley.Tests.Testing;

/// <summary>A workload whose jobs do nothing by themselves: the fake executor decides what they return.</summary>
internal sealed class FakeWorkload(string content = "", Func<long, AttemptSettings>? settings = null) : IWorkload
{
    public string Name => "fake";

    /// <summary>What is found wrong with a job's inputs; nothing unless the test says so.</summary>
    public Func<PlannedJob, Diagnostic?> Change { get; set; } = _ => null;

    public object? SharedKeyParts(JobDescription job) => this;

    public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token) => [new("content", content)];

    public AttemptSettings SettingsOf(long local) => settings?.Invoke(local) ?? AttemptSettings.Default;

    public AttemptWork CreateWork(PlannedJob job, WorkContext context) =>
        new HandlerWork((_, _) => throw new InvalidOperationException("The fake executor runs nothing."));

    public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token) => Change(job);
}
