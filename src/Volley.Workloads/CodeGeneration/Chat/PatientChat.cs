using System.Globalization;
using System.Text;

namespace Volley.Workloads.CodeGeneration.Chat;

/// <summary>
/// Collects answers: a model that only thinks, or breaks off in the middle, gives a fault and never half an answer. How long an answer and its
/// silences may take is the model's own affair: it may have to wait for its turn, and only the model knows when that has come.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock.</param>
public sealed class PatientChat(IChatModel model, ChatLimits limits, TimeProvider time)
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    /// <summary>Asks, and once more where the model only thought.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The whole answer.</returns>
    /// <exception cref="ChatFaultException">There is none.</exception>
    public async Task<ChatAnswer> AskAsync(ChatRequest request, ChatContext context, CancellationToken cancellationToken)
    {
        for (var retries = limits.ThinkingRetries; ; retries--)
        {
            try
            {
                return await AskOnceAsync(request, context, cancellationToken).ConfigureAwait(false);
            }
            catch (ChatFaultException fault) when (fault.Code == ChatFaults.Thinking && retries > 0)
            {
                continue;
            }
        }
    }

    private async Task<ChatAnswer> AskOnceAsync(ChatRequest request, ChatContext context, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var text = new StringBuilder();
        var pieces = model.AskAsync(request, context, ending.Token).GetAsyncEnumerator(ending.Token);
        Task<bool>? next = null;
        long? thinkingSince = null;
        try
        {
            while (true)
            {
                next = pieces.MoveNextAsync().AsTask();
                await WaitAsync(next, thinkingSince, cancellationToken).ConfigureAwait(false);
                if (!await next.ConfigureAwait(false))
                    throw new ChatFaultException(ChatFaults.BrokenOff, "the answer broke off before its end");
                var piece = pieces.Current;
                text.Append(piece.Text);
                if (piece.IsCut)
                    throw new ChatFaultException(ChatFaults.Cut, "the answer was cut off at its limit of tokens") { Cost = piece.Cost };
                if (piece.IsLast)
                    return new ChatAnswer(text.ToString(), piece.Cost);
                thinkingSince = text.Length > 0 ? null : piece.Thinking.Length > 0 ? thinkingSince ?? time.GetTimestamp() : thinkingSince;
            }
        }
        finally
        {
            await EndAsync(pieces, next, ending).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task next, long? thinkingSince, CancellationToken cancellationToken)
    {
        if (thinkingSince is not { } since)
        {
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var left = limits.Thinking - time.GetElapsedTime(since);
        try
        {
            await next.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            throw new ChatFaultException(ChatFaults.Thinking, $"the model thought for {Seconds(limits.Thinking)} and answered nothing");
        }
    }

    /// <summary>Lets the call end. One that does not heed its token is left to itself; what it throws later must not go unobserved.</summary>
    private async Task EndAsync(IAsyncEnumerator<ChatChunk> pieces, Task<bool>? next, CancellationTokenSource ending)
    {
        if (next is { IsCompleted: false })
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)next).WaitAsync(EndPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!next.IsCompleted)
            {
                _ = next.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                return;
            }
        }

        await pieces.DisposeAsync().ConfigureAwait(false);
    }

    private static string Seconds(TimeSpan limit) => string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###} seconds");
}
