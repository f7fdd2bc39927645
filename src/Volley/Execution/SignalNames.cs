using System.Globalization;

namespace Volley.Execution;

/// <summary>The names of signals.</summary>
internal static class SignalNames
{
    private const int FirstRealTime = 34;
    private const int LastRealTime = 64;

    private static readonly string[] Linux =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    private static readonly string[] Bsd =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "EMT", "FPE", "KILL", "BUS", "SEGV", "SYS", "PIPE", "ALRM", "TERM", "URG",
        "STOP", "TSTP", "CONT", "CHLD", "TTIN", "TTOU", "IO", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "INFO", "USR1", "USR2",
    ];

    /// <summary>How many signals have a name of their own, plus one.</summary>
    public const int Named = 32;

    /// <summary>The name of a signal on this platform, such as <c>SIGSEGV</c> or <c>SIGRTMIN+2</c>.</summary>
    /// <param name="signal">Its number.</param>
    /// <returns>The name.</returns>
    public static string Of(int signal)
    {
        if (signal is > 0 and < Named)
            return "SIG" + (OperatingSystem.IsLinux() ? Linux : Bsd)[signal];
        if (OperatingSystem.IsLinux() && signal is >= FirstRealTime and <= LastRealTime)
            return signal == FirstRealTime ? "SIGRTMIN" : string.Create(CultureInfo.InvariantCulture, $"SIGRTMIN+{signal - FirstRealTime}");
        return string.Create(CultureInfo.InvariantCulture, $"signal {signal}");
    }
}
