using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Volley.Execution.Posix;

namespace Volley.Execution.Processes;

/// <summary>The descendants of a process: from <c>/proc</c> where there is one, else from <c>ps</c>.</summary>
internal static class ProcessTree
{
    /// <summary>When a process started, in a unit of the platform; 0 where there is no such process.</summary>
    public static long StartTicks(int processId)
    {
        if (OperatingSystem.IsLinux())
            return ProcessTable.Find(processId)?.StartTicks ?? 0;
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return 0;
        }
    }

    /// <summary>The descendants, nearest first.</summary>
    public static List<ProcessIdentity> Descendants(int processId)
    {
        if (OperatingSystem.IsLinux())
            return [.. ProcessTable.Descendants(processId).Select(e => new ProcessIdentity(e.Id, e.StartTicks, OwnsGroup: false))];
        var pairs = ReadPairs();
        var found = new List<int> { processId };
        for (var i = 0; i < found.Count; i++)
            foreach (var (child, parent) in pairs)
                if (parent == found[i] && !found.Contains(child))
                    found.Add(child);
        return [.. found.Skip(1).Select(id => new ProcessIdentity(id, StartTicks(id), OwnsGroup: false))];
    }

    private static List<(int Child, int Parent)> ReadPairs()
    {
#pragma warning disable RS0030 // Elsewhere than on Linux, where ChildSignals does nothing.
        using var ps = Process.Start(new ProcessStartInfo("/bin/ps", ["-A", "-o", "pid=,ppid="]) { RedirectStandardOutput = true })!;
#pragma warning restore RS0030
        var pairs = new List<(int, int)>();
        while (ps.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var child, var parent])
                pairs.Add((int.Parse(child, CultureInfo.InvariantCulture), int.Parse(parent, CultureInfo.InvariantCulture)));
        }

        ps.WaitForExit();
        return pairs;
    }
}
