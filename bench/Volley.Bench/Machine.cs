using System.Globalization;
using System.Runtime.InteropServices;

namespace Volley.Bench;

/// <summary>What the figures depend on; not what the machine is called.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {memory:0} GiB memory, {Kernel()}, .NET {Environment.Version}, {RuntimeInformation.RuntimeIdentifier}");
    }

    /// <summary>How many processes others wanted to run in the last minute: figures under load say little.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Kernel() =>
        OperatingSystem.IsLinux() ? "Linux " + File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : RuntimeInformation.OSDescription;
}
