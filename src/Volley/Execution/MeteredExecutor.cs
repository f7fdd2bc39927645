using Volley.Budgets;

namespace Volley.Execution;

/// <summary>
/// Meters attempts: opens each one's account, lets it through the meter, and closes the account when it is over. So whatever an attempt's calls
/// cost is settled before its result is known.
/// </summary>
/// <param name="inner">What runs the attempts; not disposed of.</param>
/// <param name="accounts">The run's accounts.</param>
/// <param name="meter">What processes are metered by; <see langword="null"/> where only handlers in this process make calls.</param>
internal sealed class MeteredExecutor(IExecutor inner, CallAccounts accounts, IMeter? meter) : IExecutor
{
    /// <inheritdoc/>
    public Task<AttemptResult> ExecuteAsync(AttemptRequest request, Action<ProcessIdentity>? onStarted, AttemptCancellation cancellation) =>
        request.IsMetered ? MeterAsync(request, onStarted, cancellation) : inner.ExecuteAsync(request, onStarted, cancellation);

    private async Task<AttemptResult> MeterAsync(AttemptRequest request, Action<ProcessIdentity>? onStarted, AttemptCancellation cancellation)
    {
        var account = accounts.Open(request.Job, request.Attempt, request.Allowance);
        AttemptPass? pass = null;
        AttemptResult result;
        try
        {
            pass = meter?.Open(account);
            var metered = request with { Account = account, Environment = pass?.Environment ?? [] };
            result = await inner.ExecuteAsync(metered, onStarted, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await account.DisposeAsync().ConfigureAwait(false);
            if (pass is not null)
                await pass.DisposeAsync().ConfigureAwait(false);
        }

        return Judge(result with { Metered = account.Spent }, account);
    }

    /// <summary>What a job returns after a call of it was refused or turned away for good follows from that: this is what its outcome says.</summary>
    private static AttemptResult Judge(AttemptResult result, CallAccount account)
    {
        if (result.Status is not (AttemptStatus.Failed or AttemptStatus.TimedOut))
            return result;
        if (account.Refusal is { } refusal)
        {
            var error = new JobError(refusal.IsBatch ? ErrorCodes.Budget : ErrorCodes.CallOverCap, refusal.Message);
            return result with { Error = error, IsPermanent = true, IsRefused = refusal.IsBatch };
        }

        return account.Denial is { } denial ? result with { Error = new JobError(ErrorCodes.Denied, denial), IsPermanent = true } : result;
    }
}
