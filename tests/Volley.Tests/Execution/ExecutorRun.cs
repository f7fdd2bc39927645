using Volley.Execution;
using Volley.Execution.Processes;
using Volley.Planning;

namespace Volley.Tests.Execution;

/// <summary>Runs attempts through a local executor in a folder of its own.</summary>
internal sealed class ExecutorRun : IAsyncDisposable
{
    public ExecutorRun(HostKind kind = HostKind.Posix, KeepPolicy keep = KeepPolicy.All, TimeProvider? time = null, params string[] withheld)
        : this(kind.Create(), keep, time, withheld)
    {
    }

    public ExecutorRun(IProcessHost host, KeepPolicy keep = KeepPolicy.All, TimeProvider? time = null, string[]? withheld = null, string? batch = null)
    {
        Batch = new BatchFolder(batch ?? Folder["batch"]);
        Executor = new LocalExecutor(new LocalExecutorOptions
        {
            Folder = Batch,
            BatchId = BatchId,
            Keep = keep,
            Host = host,
            Time = time ?? TimeProvider.System,
            Withheld = [.. withheld ?? []],
        });
    }

    public TemporaryFolder Folder { get; } = new();

    public string BatchId { get; } = Guid.NewGuid().ToString("N");

    public BatchFolder Batch { get; }

    public LocalExecutor Executor { get; }

    public string JobFile(string name) => Path.Combine(Batch.JobFolder(Job.Id), name);

    public static Job Job { get; } = new()
    {
        Index = 3,
        Key = new JobKey(0, 0xABC),
        Id = "level=1-0abc",
        Parameters = new ParameterSet(["level", "user-name"], [new("1", ParameterKind.Number), new("a b")]),
        Repeat = 2,
    };

    public ProcessWork Work(string script) => new()
    {
        Program = "/bin/sh",
        Arguments = ["/bin/sh", "-c", script],
        WorkingDirectory = Folder.Path,
    };

    public Task<AttemptResult> RunAsync(string script, int attempt = 1) => RunAsync(Work(script), attempt);

    public Task<AttemptResult> RunAsync(AttemptWork work, int attempt = 1, TimeSpan? timeout = null, AttemptCancellation cancellation = default, TimeSpan? grace = null) =>
        Executor.ExecuteAsync(
            new AttemptRequest { Job = Job, Attempt = attempt, Work = work, Timeout = timeout, Grace = grace ?? TimeSpan.FromSeconds(20) }, null, cancellation);

    public async ValueTask DisposeAsync()
    {
        await Executor.DisposeAsync();
        Folder.Dispose();
    }
}
