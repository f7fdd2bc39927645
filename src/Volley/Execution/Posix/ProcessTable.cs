using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Volley.Execution.Posix;

/// <summary>A process as <c>/proc/PID/stat</c> shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state, such as <c>S</c>, or <c>Z</c> for one that ended and was not reaped.</param>
/// <param name="Parent">Its parent's id.</param>
/// <param name="Group">Its process group.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot.</param>
internal readonly record struct ProcessEntry(int Id, char State, int Parent, int Group, long StartTicks)
{
    /// <summary>Whether it still runs.</summary>
    public bool IsAlive => State is not ('Z' or 'X');
}

/// <summary>The processes of this machine, as Linux shows them.</summary>
internal static class ProcessTable
{
    private const int StartTimeField = 22;
    private const int FirstFieldAfterName = 3;

    /// <summary>A process.</summary>
    /// <param name="process">Its id.</param>
    /// <returns>What is known of it; <see langword="null"/> where there is none.</returns>
    public static ProcessEntry? Find(int process)
    {
        var buffer = new byte[512];
        return Parse(process, ProcFile.Read(Path(process, "stat"), ref buffer));
    }

    /// <summary>All processes.</summary>
    /// <returns>They, by id.</returns>
    public static Dictionary<int, ProcessEntry> All()
    {
        var all = new Dictionary<int, ProcessEntry>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(System.IO.Path.GetFileName(folder.AsSpan()), CultureInfo.InvariantCulture, out var id) && Find(id) is { } entry)
                all[id] = entry;
        return all;
    }

    /// <summary>Whether a process was started with a variable of a value.</summary>
    /// <param name="process">Its id.</param>
    /// <param name="variable"><c>NAME=value</c>.</param>
    /// <returns>Whether it was, as far as one may look.</returns>
    public static bool HasVariable(int process, string variable)
    {
        var buffer = new byte[8192];
        var environment = ProcFile.Read(Path(process, "environ"), ref buffer);
        var wanted = Encoding.UTF8.GetBytes(variable + '\0');
        for (var start = 0; start >= 0 && start < environment.Length;)
        {
            var at = environment[start..].IndexOf(wanted);
            if (at < 0)
                return false;
            if (start + at == 0 || environment[start + at - 1] == 0)
                return true;
            start += at + 1;
        }

        return false;
    }

    /// <summary>The living descendants of a process, nearest first.</summary>
    /// <param name="process">Its id.</param>
    /// <returns>They.</returns>
    public static List<ProcessEntry> Descendants(int process)
    {
        var found = new List<ProcessEntry>();
        AddChildren(process, found);
        for (var i = 0; i < found.Count; i++)
            AddChildren(found[i].Id, found);
        return found;
    }

    /// <summary>Adds the descendants of a group's leader that are in other groups.</summary>
    /// <param name="leader">The leader's id.</param>
    /// <param name="escaped">Where to; those that are in it stay.</param>
    public static void AddEscaped(int leader, List<ProcessIdentity> escaped)
    {
        foreach (var entry in Descendants(leader))
            if (entry.Group != leader && !escaped.Exists(e => e.ProcessId == entry.Id))
                escaped.Add(new ProcessIdentity(entry.Id, entry.StartTicks, OwnsGroup: false));
    }

    private static void AddChildren(int process, List<ProcessEntry> found)
    {
        var buffer = new byte[1024];
        foreach (var task in Tasks(process))
        {
            var rest = ProcFile.Read(System.IO.Path.Combine(task, "children"), ref buffer);
            while (Utf8Parser.TryParse(rest, out int child, out var length))
            {
                if (Find(child) is { IsAlive: true } entry && !found.Contains(entry))
                    found.Add(entry);
                rest = rest[length..].TrimStart((byte)' ');
            }
        }
    }

    private static string[] Tasks(int process)
    {
        try
        {
            return Directory.GetDirectories(Path(process, "task"));
        }
        catch (IOException)
        {
            // It ended while one looked.
            return [];
        }
    }

    private static ProcessEntry? Parse(int process, ReadOnlySpan<byte> stat)
    {
        // The name stands in parentheses and may hold anything, parentheses and blanks included.
        var nameEnd = stat.LastIndexOf((byte)')');
        if (nameEnd < 0 || nameEnd + 2 >= stat.Length)
            return null;
        Span<long> fields = stackalloc long[StartTimeField + 1];
        var rest = stat[(nameEnd + 2)..];
        var state = (char)rest[0];
        rest = rest[2..];
        for (var field = FirstFieldAfterName + 1; field <= StartTimeField; field++)
        {
            if (!Utf8Parser.TryParse(rest, out fields[field], out var length))
                return null;
            rest = rest[Math.Min(length + 1, rest.Length)..];
        }

        return new ProcessEntry(process, state, (int)fields[4], (int)fields[5], fields[StartTimeField]);
    }

    private static string Path(int process, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}");
}
