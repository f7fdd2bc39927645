using System.Runtime.InteropServices;

namespace Volley.Specs;

/// <summary>Finds programs as <c>execvp</c> does.</summary>
public static partial class ProgramResolver
{
    private const string DefaultPath = "/bin:/usr/bin";
    private const int Execute = 1;

    /// <summary>Finds a program.</summary>
    /// <param name="program">Its name, looked for in the search path; or, where it contains <c>/</c>, its path.</param>
    /// <param name="specFolder">The absolute folder that relative paths, those in the search path among them, are relative to.</param>
    /// <param name="path">Folders separated by <c>:</c>; <see langword="null"/> for the system's default.</param>
    /// <returns>The absolute path of a file that this process may execute, or <see langword="null"/>.</returns>
    public static string? Find(string program, string specFolder, string? path)
    {
        if (program.Length == 0 || program.Contains('\0', StringComparison.Ordinal))
            return null;
        if (program.Contains('/', StringComparison.Ordinal))
            return Executable(Path.Combine(specFolder, program));
        foreach (var folder in (path ?? DefaultPath).Split(':'))
            if (Executable(Path.Combine(specFolder, folder, program)) is { } found)
                return found;
        return null;
    }

    /// <summary>Finds a program to be run.</summary>
    /// <param name="program">Its name or its path, as for <see cref="Find"/>.</param>
    /// <param name="specFolder">The absolute folder that relative paths are relative to.</param>
    /// <param name="path">Folders separated by <c>:</c>; <see langword="null"/> for the system's default.</param>
    /// <returns>
    /// The absolute path of the program, or, where it is not found, of the place where a path says that it is: running it tells why it cannot be.
    /// A name that is not found stays a name, which is not run from whatever folder it happens to lie in.
    /// </returns>
    public static string Resolve(string program, string specFolder, string? path) =>
        Find(program, specFolder, path) ?? (program.Contains('/', StringComparison.Ordinal) ? Path.Combine(specFolder, program) : program);

    private static string? Executable(string file) => File.Exists(file) && Access(file, Execute) == 0 ? Path.GetFullPath(file) : null;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
