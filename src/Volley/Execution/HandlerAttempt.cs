using System.Runtime.ExceptionServices;
using Volley.Diagnostics;
using Volley.Execution.Posix;

namespace Volley.Execution;

/// <summary>Runs handlers in this process.</summary>
internal sealed class HandlerAttempt(JobFolders folders, ProcessGround ground, TimeProvider time)
{
    public async Task<AttemptResult> RunAsync(AttemptRequest request, HandlerWork work, AttemptCancellation cancellation)
    {
        var folder = await folders.TakeAsync(request.Job.Id, request.Attempt).ConfigureAwait(false);
        AttemptResult? result = null;
        try
        {
            var (ended, handler) = await EndAsync(request, work, folder, cancellation).ConfigureAwait(false);
            if (!handler.IsCompleted)
                return ended ?? AttemptOutcomes.Interrupted;
            result = await ResultOfAsync(request.Job.Id, handler).ConfigureAwait(false);
            if (ended is not null)
                return ended with { Cost = result.Cost };
            if (result.Status == AttemptStatus.Failed)
                folders.AssertThere(request.Job.Id);
            return result;
        }
        finally
        {
            // A handler that is left to itself must not find itself in the next job's folder.
            folders.Return(request.Job.Id, mayReuse: result is not null);
        }
    }

    /// <summary>Runs the handler until it is over or left to itself, and its processes to their end.</summary>
    /// <returns>The result where it was ended, and the handler.</returns>
    private async Task<(AttemptResult? Ended, Task<AttemptResult> Handler)> EndAsync(
        AttemptRequest request, HandlerWork work, string folder, AttemptCancellation cancellation)
    {
        using var timeout = new CancellationTokenSource(TimerSpan.Of(request.Timeout), time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation.Terminate, cancellation.Kill);
        var processes = new HandlerProcesses(ground, request, folder, cancellation.Kill);
        await using (processes.ConfigureAwait(false))
        {
            var context = new HandlerContext(request.Job, request.Attempt, folder, request.Account, processes);
            var handler = Task.Run(() => work.Handler(context, ending.Token), CancellationToken.None);
            Observe(handler);
            await ((Task)handler).WaitAsync(ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // What asked first decides, as it does for a process: a handler that gives in has not done what was asked.
            var ended = !ending.IsCancellationRequested ? null
                : timeout.IsCancellationRequested ? AttemptOutcomes.TimedOut(request.Timeout) : AttemptOutcomes.Interrupted;
            if (!handler.IsCompleted)
                await ((Task)handler).WaitAsync(TimerSpan.Of(request.Grace), time, cancellation.Kill).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return (ended, handler);
        }
    }

    /// <summary>What the handler makes of the job. What ends the batch is no failure of the job's, and a full disk is the machine's.</summary>
    private static async Task<AttemptResult> ResultOfAsync(string job, Task<AttemptResult> handler)
    {
        await ((Task)handler).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!handler.IsCompletedSuccessfully)
        {
            var fault = handler.Exception?.GetBaseException() ?? new TaskCanceledException(handler);
            // No job can go on, so it is not this job's failure.
            if (fault is BatchException)
                ExceptionDispatchInfo.Throw(fault);
            if (fault is IOException)
                ProcessGround.ThrowIfFull(job, "a file", Errno.Describe(fault));
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
