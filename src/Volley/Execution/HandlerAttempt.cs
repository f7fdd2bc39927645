using System.Runtime.ExceptionServices;
using Volley.Diagnostics;

namespace Volley.Execution;

/// <summary>Runs handlers in this process.</summary>
internal sealed class HandlerAttempt(JobFolders folders, ProcessGround ground, TimeProvider time)
{
    public async Task<AttemptResult> RunAsync(AttemptRequest request, HandlerWork work, AttemptCancellation cancellation)
    {
        var folder = await folders.TakeAsync(request.Job.Id, request.Attempt).ConfigureAwait(false);
        var processes = new HandlerProcesses(ground, request, folder, cancellation.Kill);
        var context = new HandlerContext(request.Job, request.Attempt, folder, request.Account, processes);
        using var timeout = new CancellationTokenSource(request.Timeout ?? Timeout.InfiniteTimeSpan, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation.Terminate, cancellation.Kill);
        var handler = Task.Run(() => work.Handler(context, ending.Token), CancellationToken.None);
        await ((Task)handler).WaitAsync(ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // What asked first decides, as it does for a process: a handler that gives in has not done what was asked.
        var ended = !ending.IsCancellationRequested ? null
            : timeout.IsCancellationRequested ? AttemptOutcomes.TimedOut(request.Timeout) : AttemptOutcomes.Interrupted;
        if (!handler.IsCompleted)
            await ((Task)handler).WaitAsync(request.Grace, time, cancellation.Kill).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await processes.DisposeAsync().ConfigureAwait(false);
        if (!handler.IsCompleted)
        {
            Observe(handler);
            folders.Return(request.Job.Id, mayReuse: false);
            return ended ?? AttemptOutcomes.Interrupted;
        }

        var result = await ResultOfAsync(handler).ConfigureAwait(false);
        folders.Return(request.Job.Id, mayReuse: true);
        return ended is null ? result : ended with { Cost = result.Cost };
    }

    private static async Task<AttemptResult> ResultOfAsync(Task<AttemptResult> handler)
    {
        await ((Task)handler).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!handler.IsCompletedSuccessfully)
        {
            var fault = handler.Exception?.GetBaseException() ?? new TaskCanceledException(handler);
            // No job can go on, so it is not this job's failure.
            if (fault is BatchException)
                ExceptionDispatchInfo.Throw(fault);
            return AttemptOutcomes.Failed(ErrorCodes.HandlerFailed, $"{fault.GetType().Name}: {fault.Message}");
        }

        var result = await handler.ConfigureAwait(false);
        return result.Status switch
        {
            AttemptStatus.Succeeded => result with { Error = null },
            _ when result.Error is null => result with { Error = new JobError(ErrorCodes.HandlerFailed, "the handler gave no reason") },
            _ => result,
        };
    }

    /// <summary>A handler that ignores its token is left to itself; what it throws later is nobody's concern any more, but must not go unobserved.</summary>
    private static void Observe(Task handler) =>
        _ = handler.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
