using System.Runtime.InteropServices;

namespace Volley.Bench;

/// <summary>The processor time of the children that have ended, with theirs. Hardly depends on what else the machine does.</summary>
internal static class ChildTimes
{
    private const int Children = -1;
    private const int Fields = 18;

    /// <summary>User and system time so far, in seconds.</summary>
    public static double Seconds()
    {
        // struct rusage on 64-bit Linux: user and system time as (seconds, microseconds), then 14 counters.
        var usage = new long[Fields];
        return GetUsage(Children, usage) == 0
            ? usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6)
            : throw new InvalidOperationException("getrusage failed.");
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    private static extern int GetUsage(int who, [Out] long[] usage);
}
