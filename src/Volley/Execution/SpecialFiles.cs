using System.Runtime.InteropServices;
using Volley.Execution.Posix;

namespace Volley.Execution;

/// <summary>Tells pipes, devices and sockets from files: opening or reading one may never end.</summary>
public static unsafe class SpecialFiles
{
    private const int Special = -1;
    private const int StatSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int Folder = 0x4000;
    private const int Regular = 0x8000;

    /// <summary>Whether a path leads to a pipe or a device. What cannot be opened, a socket among it, is left to whoever reads it: that fails at once.</summary>
    /// <param name="path">The path; links are followed. Nothing is waited for.</param>
    /// <returns><see langword="false"/> for regular files and folders too.</returns>
    public static bool IsSpecial(string path) => Look(path) == Special;

    /// <summary>Why a file cannot be read, as far as opening it tells. Nothing is waited for.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <returns>The reason, such as <c>permission denied</c>; <see langword="null"/> where there is none.</returns>
    internal static string? WhyUnreadable(string path) => Look(path) switch
    {
        0 => null,
        Special => "it is a pipe or a device, and such can be read only once",
        var error => Errno.Describe(error),
    };

    /// <summary>Opens a path: the error where that fails, <see cref="Special"/> for a pipe or a device, else 0.</summary>
    private static int Look(string path)
    {
        int descriptor;
        fixed (byte* name = Libc.Path(path))
            descriptor = Libc.Open(name, Libc.OpenNonBlock | Libc.OpenCloseOnExec, 0);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError();
        var isSpecial = OperatingSystem.IsLinux() ? IsSpecialByType(descriptor) : Libc.Seek(descriptor, 0, 0) < 0;
        _ = Libc.Close(descriptor);
        return isSpecial ? Special : 0;
    }

    // Seeking alone would take /dev/zero for a file.
    private static bool IsSpecialByType(int descriptor)
    {
        var stat = stackalloc byte[StatSize];
        byte empty = 0;
        if (Libc.Stat(descriptor, &empty, Libc.StatDescriptor, Libc.StatType, stat) < 0)
            return Libc.Seek(descriptor, 0, 0) < 0;
        return (*(ushort*)(stat + ModeOffset) & TypeMask) is not (Regular or Folder);
    }
}
