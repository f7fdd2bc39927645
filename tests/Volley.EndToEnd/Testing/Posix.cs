using System.Runtime.InteropServices;

namespace Volley.EndToEnd.Testing;

/// <summary>Signals, by their numbers on Linux and macOS.</summary>
internal static class Posix
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Sends a signal to a process; one that is gone is no error.</summary>
    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    /// <summary>Whether a process exists, zombies included.</summary>
    public static bool Exists(int process) => SendSignal(process, 0) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
