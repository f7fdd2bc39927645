using Volley.Execution;

namespace Volley.Tests.Testing;

/// <summary>An executor whose attempts end when the test says so.</summary>
internal sealed class FakeExecutor : IExecutor
{
    private readonly Lock _lock = new();
    private readonly List<Pending> _pending = [];

    public List<(long Index, int Attempt)> Started { get; } = [];

    public int MostAtOnce { get; private set; }

    public Action<AttemptRequest>? OnStart { get; set; }

    public int PendingCount
    {
        get
        {
            lock (_lock)
                return _pending.Count;
        }
    }

    public Task<AttemptResult> ExecuteAsync(AttemptRequest request, Action<ProcessIdentity>? onStarted, AttemptCancellation cancellation)
    {
        var pending = new Pending(request, new TaskCompletionSource<AttemptResult>());
        lock (_lock)
        {
            OnStart?.Invoke(request);
            Started.Add((request.Job.Index, request.Attempt));
            _pending.Add(pending);
            MostAtOnce = Math.Max(MostAtOnce, _pending.Count);
        }

        cancellation.Terminate.Register(() => End(pending, Interrupted));
        cancellation.Kill.Register(() => End(pending, Interrupted));
        return pending.Source.Task;
    }

    public static AttemptResult Interrupted { get; } = new() { Status = AttemptStatus.Interrupted, Error = new JobError("interrupted", "interrupted") };

    public static AttemptResult Ok(decimal? cost = null) => new() { Status = AttemptStatus.Succeeded, ExitCode = 0, Cost = cost };

    public static AttemptResult Fail(int code = 1, decimal? cost = null) =>
        new() { Status = AttemptStatus.Failed, ExitCode = code, Cost = cost, Error = new JobError(ErrorCodes.ExitCode, $"exit code {code}") };

    /// <summary>Ends one of the running attempts.</summary>
    /// <param name="choose">Which, from their number.</param>
    /// <param name="result">What it returns.</param>
    public bool EndOne(Func<int, int> choose, Func<AttemptRequest, AttemptResult> result)
    {
        Pending pending;
        lock (_lock)
        {
            if (_pending.Count == 0)
                return false;
            pending = _pending[choose(_pending.Count)];
        }

        End(pending, result(pending.Request));
        return true;
    }

    private void End(Pending pending, AttemptResult result)
    {
        lock (_lock)
        {
            if (!_pending.Remove(pending))
                return;
        }

        pending.Source.SetResult(result);
    }

    private sealed record Pending(AttemptRequest Request, TaskCompletionSource<AttemptResult> Source);
}
