namespace Volley.Tests.Execution;

/// <summary>Waits for what another process does; the limit only ends a test that has failed already.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task IsTrueAsync(Func<bool> condition)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !condition(); await Task.Delay(10))
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Limit, "It never happened.");
    }

    /// <summary>The text of a file once it has a whole line.</summary>
    public static async Task<string> LineAsync(string path)
    {
        await IsTrueAsync(() => File.Exists(path) && File.ReadAllText(path).Contains('\n', StringComparison.Ordinal));
        return File.ReadAllLines(path)[0];
    }

    /// <summary>Waits until a process is gone, or is only remembered.</summary>
    public static Task IsGoneAsync(string processId) => IsTrueAsync(() => !IsAlive(processId));

    public static bool IsAlive(string processId)
    {
        if (OperatingSystem.IsLinux())
            return Volley.Execution.Posix.ProcessTable.Find(int.Parse(processId, null)) is { IsAlive: true };
        return Volley.Execution.Posix.Libc.Kill(int.Parse(processId, null), 0) == 0;
    }
}
