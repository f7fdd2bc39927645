using Volley.Execution;

namespace Volley.Tests.Testing;

/// <summary>An executor whose attempts make calls, one after the other, and fail when one is refused.</summary>
/// <param name="provider">Who answers.</param>
/// <param name="calls">The calls of an attempt: what each may cost, and what it does.</param>
internal sealed class CallingExecutor(FakeProvider provider, Func<AttemptRequest, IEnumerable<(decimal Maximum, decimal Cost)>> calls) : IExecutor
{
    public async Task<AttemptResult> ExecuteAsync(AttemptRequest request, Action<ProcessIdentity>? onStarted, AttemptCancellation cancellation)
    {
        foreach (var (maximum, cost) in calls(request))
            if (!await provider.CallAsync(request.Account!, maximum, cost))
                return FakeExecutor.Fail();
        return FakeExecutor.Ok();
    }
}
