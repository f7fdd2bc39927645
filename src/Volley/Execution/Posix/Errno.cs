using System.Globalization;

namespace Volley.Execution.Posix;

/// <summary>The error numbers of the system: which of them pass by themselves, and what they are called, the same in every locale.</summary>
internal static class Errno
{
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int TooManyArguments = 7;
    public const int NotExecutable = 8;
    public const int NoMemory = 12;
    public const int NoAccess = 13;
    public const int Exists = 17;
    public const int NotDirectory = 20;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;

    /// <summary>EAGAIN differs between platforms.</summary>
    public static readonly int Again = OperatingSystem.IsLinux() ? 11 : 35;

    public static readonly int NotEmpty = OperatingSystem.IsLinux() ? 39 : 66;

    private static readonly int Loop = OperatingSystem.IsLinux() ? 40 : 62;
    private static readonly int NameTooLong = OperatingSystem.IsLinux() ? 36 : 63;
    private const int NoSpace = 28;

    private static readonly int QuotaExceeded = OperatingSystem.IsLinux() ? 122 : 69;

    /// <summary>Whether a later try may do better without anything being changed: the machine was short of something.</summary>
    public static bool Passes(int error) =>
        IsShortage(error) || error is Interrupted or 5 or 26 or NoSpace;

    /// <summary>Whether the machine was short of what other processes of ours hold.</summary>
    public static bool IsShortage(int error) => error == Again || error is NoMemory or TooManyFilesInSystem or TooManyFiles;

    /// <summary>Whether what <see cref="Describe(Exception)"/> said of a write is a full disk: the machine's fault, not the job's.</summary>
    public static bool IsFullDisk(string description) => description == Describe(NoSpace) || description == Describe(QuotaExceeded);

    /// <summary>What an error is called.</summary>
    public static string Describe(int error) => error switch
    {
        1 => "operation not permitted",
        NoEntry => "no such file or directory",
        5 => "input/output error",
        TooManyArguments => "argument list too long",
        NotExecutable => "not in an executable format",
        NoMemory => "out of memory",
        NoAccess => "permission denied",
        Exists => "file exists",
        NotDirectory => "not a directory",
        21 => "is a directory",
        TooManyFilesInSystem => "too many open files in the system",
        TooManyFiles => "too many open files",
        26 => "program file is being written",
        27 => "file too large",
        NoSpace => "no space left on device",
        30 => "read-only file system",
        _ when error == Again => "too many processes",
        _ when error == NotEmpty => "folder not empty",
        _ when error == Loop => "too many levels of symbolic links",
        _ when error == NameTooLong => "file name too long",
        _ when error == QuotaExceeded => "disk quota exceeded",
        _ => string.Create(CultureInfo.InvariantCulture, $"system error {error}"),
    };

    /// <summary>What an input/output exception says, without the paths that stand in its message.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        DirectoryNotFoundException or FileNotFoundException => Describe(NoEntry),
        UnauthorizedAccessException => Describe(NoAccess),
        PathTooLongException => Describe(NameTooLong),
        // The runtime puts the raw error number into HResult where it has no better type.
        IOException { HResult: > 0 and < 200 } io => Describe(io.HResult),
        IOException io when (io.HResult & 0xFFFF) == 0x50 => Describe(Exists),
        _ => "input/output error",
    };
}
