using System.Diagnostics;
using System.Globalization;

namespace Volley.Bench;

/// <summary>A program's run, measured.</summary>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="PeakMemory">The most memory it had at once, in bytes, as Linux counts it (<c>VmHWM</c>); 0 where that was not asked for.</param>
/// <param name="CpuSeconds">The processor time of it and of all that it started and waited for.</param>
internal readonly record struct Measured(double Seconds, int ExitCode, long PeakMemory, double CpuSeconds)
{
    private static readonly string[] Quiet = ["-c", "exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1"];

    /// <summary>Runs a program with its outputs thrown away.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="expected">The exit code that it must end with.</param>
    /// <param name="command">The program and its arguments.</param>
    public static Measured Run(string folder, int expected, params string[] command) => Run(folder, expected, watchMemory: false, command);

    /// <summary>Runs a program and looks at its memory every two milliseconds, which costs it some time.</summary>
    public static Measured WithMemory(string folder, int expected, params string[] command) => Run(folder, expected, watchMemory: true, command);

    /// <summary>A process's peak memory so far, in bytes; 0 once it is gone.</summary>
    public static long PeakOf(int process)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/status"))
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(6, line.Length - 9), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }

        return 0;
    }

    private static Measured Run(string folder, int expected, bool watchMemory, string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh", [.. Quiet, .. command]) { WorkingDirectory = folder };
        var before = ChildTimes.Seconds();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
        var peak = 0L;
        while (watchMemory && !process.WaitForExit(2))
            peak = Math.Max(peak, PeakOf(process.Id));
        process.WaitForExit();
        var seconds = watch.Elapsed.TotalSeconds;
        return process.ExitCode == expected
            ? new Measured(seconds, process.ExitCode, peak, ChildTimes.Seconds() - before)
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}, not {expected}.");
    }
}
