using System.Diagnostics;

namespace Volley.Bench;

/// <summary>The published <c>volley gateway</c>, on one core where that can be had.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private readonly Process _process;
    private readonly Scratch _scratch;

    private GatewayProcess(Process process, Scratch scratch, string url, string token) => (_process, _scratch, Url, Token) = (process, scratch, url, token);

    /// <summary>Where OpenAI's clients are pointed at.</summary>
    public string Url { get; }

    /// <summary>What they bring as their key.</summary>
    public string Token { get; }

    /// <summary>Its peak memory so far, in bytes.</summary>
    public long PeakMemory => Measured.PeakOf(_process.Id);

    /// <summary>Starts one in front of a server.</summary>
    /// <param name="program">The published program.</param>
    /// <param name="upstream">The server.</param>
    public static async Task<GatewayProcess> StartAsync(string program, string upstream)
    {
        var scratch = new Scratch();
        scratch.Write("models.yaml", $$"""lab: {format: openai, url: "{{upstream}}/v1", concurrency: 2000, prices: {"*": {input: 1, output: 10} } }""");
        string[] command = [program, "gateway", "--config", "models.yaml"];
        if (Programs.Has("taskset"))
            command = ["taskset", "-c", "0", .. command];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = scratch.Folder, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("The gateway did not start.");
        var exports = new Dictionary<string, string>();
        while (!exports.ContainsKey("VOLLEY_GATEWAY") && await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var parts = line["export ".Length..].Split('=', 2);
            exports[parts[0]] = parts[1];
        }

        return new GatewayProcess(process, scratch, exports["OPENAI_BASE_URL"], exports["OPENAI_API_KEY"]);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _scratch.Dispose();
    }
}
