using System.Diagnostics;

namespace Volley.Bench;

/// <summary>The stub model server in a process of its own, so that it takes no processor time of the measured one's.</summary>
internal sealed class StubProcess : IDisposable
{
    private readonly Process _process;

    private StubProcess(Process process, string url) => (_process, Url) = (process, url);

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="arguments">What it does; see its own help.</param>
    public static async Task<StubProcess> StartAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Volley.StubServer.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var url = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The stub server did not start.");
        return new StubProcess(process, url);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
