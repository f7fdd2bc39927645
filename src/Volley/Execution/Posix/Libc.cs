using System.Runtime.InteropServices;

namespace Volley.Execution.Posix;

/// <summary>The C library's functions that the engine calls directly; every signature is blittable.</summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    public const int SigKill = 9;
    public const int SigTerm = 15;

    /// <summary>SIGCONT differs between platforms.</summary>
    public static readonly int SigCont = OperatingSystem.IsLinux() ? 18 : 19;

    public static readonly int OpenNoFollow = OperatingSystem.IsLinux() ? (IsArm ? 0x8000 : 0x20000) : 0x100;
    public static readonly int OpenNonBlock = OperatingSystem.IsLinux() ? 0x800 : 4;
    public static readonly int OpenCloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
    public static readonly int OpenDirectory = OperatingSystem.IsLinux() ? (IsArm ? 0x4000 : 0x10000) : 0x100000;

    /// <summary>For <see cref="Seek"/>: from the end of the file.</summary>
    public const int SeekEnd = 2;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true)]
    public static partial int Open(byte* path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "rename", SetLastError = true)]
    public static partial int Rename(byte* from, byte* to);

    [LibraryImport(Library, EntryPoint = "mkdir", SetLastError = true)]
    public static partial int MakeDirectory(byte* path, uint mode);

    [LibraryImport(Library, EntryPoint = "rmdir", SetLastError = true)]
    public static partial int RemoveDirectory(byte* path);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport(Library, EntryPoint = "signal", SetLastError = true)]
    public static partial nint Signal(int signal, nint handler);

    /// <summary>Encodes a path as the C library wants it.</summary>
    public static byte[] Path(string path)
    {
        var bytes = new byte[System.Text.Encoding.UTF8.GetMaxByteCount(path.Length) + 1];
        System.Text.Encoding.UTF8.GetBytes(path, bytes);
        return bytes;
    }
}
