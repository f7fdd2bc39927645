using Volley.Diagnostics;
using Volley.Execution.Posix;

namespace Volley.Execution;

/// <summary>How many files this process may have open at once (<c>ulimit -n</c>), and what that is enough for.</summary>
/// <remarks>The limit is the hard one: at its start the runtime raises the soft limit to it.</remarks>
public static unsafe class OpenFiles
{
    /// <summary>The fewest that any command works with: the runtime opens the program's own files, each of them twice.</summary>
    public const long Least = 96;

    /// <summary>What an attempt may have open: its process, both of its pipes, and both of its logs.</summary>
    private const int PerAttempt = 5;

    /// <summary>What Volley itself may open besides, once attempts run.</summary>
    private const int Spare = 64;

    /// <summary>More than Volley has open before it runs an attempt.</summary>
    private const int MostBefore = 256;

    private const int CloseOnExec = 1;
    private const string Descriptors = "/proc/self/fd";

    private static readonly int Resource = OperatingSystem.IsLinux() ? Libc.OpenFilesResource : 8;

    /// <summary>The limit; the largest number where there is none.</summary>
    public static long Limit
    {
        get
        {
            Libc.Limit limit;
            return Libc.GetLimit(Resource, &limit) == 0 && limit.Soft < long.MaxValue ? (long)limit.Soft : long.MaxValue;
        }
    }

    /// <summary>Whether one of the descriptors 0, 1 and 2 was open when the process was started. Where it was not, what stands there now belongs to the runtime.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>Whether it was handed on.</returns>
    public static bool IsInherited(int descriptor) => Libc.Control(descriptor, Libc.GetDescriptorFlags, 0) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    /// <summary>What is wrong where not even a command that runs nothing would work.</summary>
    /// <returns>The diagnostic, or <see langword="null"/>.</returns>
    public static Diagnostic? Check() => Limit is var limit && limit >= Least ? null : TooFew(limit, Least);

    /// <summary>How many attempts may run at once.</summary>
    /// <param name="wanted">How many are to; at least 1.</param>
    /// <param name="warning">What to say where there may be fewer; <see langword="null"/> otherwise.</param>
    /// <returns>At least 1 and at most <paramref name="wanted"/>.</returns>
    /// <exception cref="BatchException">Not even one may.</exception>
    public static int Attempts(int wanted, out Diagnostic? warning)
    {
        warning = null;
        var limit = Limit;
        if (limit - MostBefore >= (long)wanted * PerAttempt)
            return wanted;
        var before = Directory.Exists(Descriptors) ? Directory.EnumerateFileSystemEntries(Descriptors).Count() : Least - Spare;
        var possible = (limit - before - Spare) / PerAttempt;
        if (possible >= wanted)
            return wanted;
        var needed = before + Spare + ((long)wanted * PerAttempt);
        if (possible < 1)
            throw new BatchException(TooFew(limit, needed));
        warning = Diagnostic.Warning(
            DiagnosticCodes.FewOpenFiles,
            $"this process may have {limit} files open at once, which is enough for {possible} attempts at a time, not for {wanted}",
            hint: $"Type 'ulimit -n {needed}' before the command, or lower --parallel.");
        return (int)possible;
    }

    private static Diagnostic TooFew(long limit, long needed) => Diagnostic.Error(
        DiagnosticCodes.FewOpenFiles,
        $"this process may have only {limit} files open at once, and needs {needed}",
        hint: $"Type 'ulimit -n {needed}' before the command; where that is refused, whoever set the hard limit must raise it.");
}
