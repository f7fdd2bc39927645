using System.Diagnostics;

namespace Volley.EndToEnd.Testing;

/// <summary>Waits for what another process does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    /// <summary>Waits until a condition holds; how long that takes does not matter, only that it happens.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > HangGuard)
                throw new TimeoutException("This never happened: " + what);
            await Task.Delay(5);
        }
    }
}
