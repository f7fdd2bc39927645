using System.Collections;
using System.Text;

namespace Volley.Execution.Processes;

/// <summary>
/// What children inherit of this process's environment, encoded once: its own identity as a job of an outer batch left out, and names that are
/// withheld.
/// </summary>
public sealed class InheritedEnvironment
{
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "VOLLEY_JOB", "VOLLEY_KEY", "VOLLEY_REPEAT", "VOLLEY_ATTEMPT", "VOLLEY_JOB_DIR", "VOLLEY_RESULT", "VOLLEY_NEEDS", "VOLLEY_BATCH",
    };

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    private InheritedEnvironment(List<KeyValuePair<string, string>> variables)
    {
        Variables = variables;
        Offsets = new int[variables.Count];
        var size = 0;
        foreach (var (name, value) in variables)
            size += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value) + 2;
        // On the pinned heap: native code keeps pointers into it without a handle to free.
        Block = GC.AllocateArray<byte>(Math.Max(size, 1), pinned: true);
        var end = 0;
        for (var i = 0; i < variables.Count; i++)
        {
            _places[variables[i].Key] = i;
            Offsets[i] = end;
            end += Encoding.UTF8.GetBytes(variables[i].Key, Block.AsSpan(end));
            Block[end++] = (byte)'=';
            end += Encoding.UTF8.GetBytes(variables[i].Value, Block.AsSpan(end)) + 1;
        }
    }

    /// <summary>The variables, in ordinal order of name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; }

    /// <summary><c>NAME=value</c> in UTF-8, each ended by a zero byte; pinned.</summary>
    internal byte[] Block { get; }

    /// <summary>Where each variable begins in <see cref="Block"/>.</summary>
    internal int[] Offsets { get; }

    /// <summary>Takes this process's environment.</summary>
    /// <param name="withheld">The names to leave out.</param>
    /// <returns>The environment.</returns>
    public static InheritedEnvironment Capture(IReadOnlySet<string> withheld)
    {
        var variables = new List<KeyValuePair<string, string>>();
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (!withheld.Contains(name) && !IsReserved(name))
                variables.Add(new(name, (string?)entry.Value ?? ""));
        }

        variables.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new InheritedEnvironment(variables);
    }

    /// <summary>Whether a variable is one that only Volley gives.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsReserved(string name) => Own.Contains(name) || name.StartsWith("VOLLEY_PARAM_", StringComparison.Ordinal);

    /// <summary>The place of a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its place in <see cref="Variables"/>, or -1.</returns>
    internal int IndexOf(string name) => _places.TryGetValue(name, out var place) ? place : -1;
}
