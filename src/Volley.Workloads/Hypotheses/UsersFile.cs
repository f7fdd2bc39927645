using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>Reads users files: UTF-8, one user a line, trimmed; blank lines and lines that begin with <c>#</c> count for nothing.</summary>
public static class UsersFile
{
    /// <summary>Reads the users.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxUsers">How many distinct users are taken at most, at least 1; <see langword="null"/> for all.</param>
    /// <returns>The users in order, each exact text once; not empty.</returns>
    /// <exception cref="BatchException">The file cannot be read, holds no user, or <paramref name="maxUsers"/> is less than 1.</exception>
    public static ImmutableArray<string> Read(string path, long? maxUsers = null)
    {
        if (maxUsers <= 0)
            throw Mistake(WorkloadCodes.UsersFileUnusable, "--max-users must be a positive integer when provided.", "Give at least 1, or leave it out.");
        var shown = PythonPath.Of(path);
        if (!Path.Exists(shown))
            throw Mistake(WorkloadCodes.UsersFileUnusable, $"Users file not found: {shown}", "Correct the path.");
        var users = ReadDistinct(shown, maxUsers);
        return users.IsEmpty
            ? throw Mistake(WorkloadCodes.NoUsers, "users file produced zero users after filtering blank/comment lines.", "Put one user on each line.")
            : users;
    }

    private static ImmutableArray<string> ReadDistinct(string path, long? maxUsers)
    {
        try
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var users = ListFile.Read(path).Where(seen.Add);
            return [.. maxUsers is { } most ? users.Take((int)Math.Min(most, int.MaxValue)) : users];
        }
        catch (PythonException fault)
        {
            throw Mistake(WorkloadCodes.UsersFileUnusable, fault.Message, "Give a UTF-8 text file that can be read.");
        }
    }

    private static BatchException Mistake(string code, string message, string hint) => new(Diagnostic.Error(code, message, hint: hint));
}
