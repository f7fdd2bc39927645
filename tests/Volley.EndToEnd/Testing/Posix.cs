using System.Runtime.InteropServices;

namespace Volley.EndToEnd.Testing;

/// <summary>What .NET does not offer: signals, by their numbers on Linux and macOS, and named pipes.</summary>
internal static class Posix
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Sends a signal to a process; one that is gone is no error.</summary>
    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    /// <summary>Whether a process exists, zombies included.</summary>
    public static bool Exists(int process) => SendSignal(process, 0) == 0;

    /// <summary>Makes a named pipe.</summary>
    public static void MakePipe(string path)
    {
        if (MakeFifo(System.Text.Encoding.UTF8.GetBytes(path + '\0'), Convert.ToUInt32("600", 8)) != 0)
            throw new IOException($"The pipe '{path}' cannot be made.");
    }

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakeFifo(byte[] path, uint mode);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
