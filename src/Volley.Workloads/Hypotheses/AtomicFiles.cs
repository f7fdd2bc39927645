using System.Diagnostics;
using System.Globalization;

namespace Volley.Workloads.Hypotheses;

/// <summary>
/// Writes files of a folder so that each is there whole or not at all: under another name first, synced, then renamed. The other names carry
/// the process's id, by which those that a kill left behind are known and removed.
/// </summary>
internal sealed class AtomicFiles
{
    private const string Prefix = ".volley-";
    private const string Suffix = ".tmp";

    private readonly string _folder;

    /// <summary>Makes the folder, and removes what processes that are gone left in it.</summary>
    public AtomicFiles(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(folder, Prefix + "*" + Suffix))
            if (ProcessOf(Path.GetFileName(path)) is { } process && !IsAlive(process))
                File.Delete(path);
    }

    /// <summary>A path in the folder for a file that lives no longer than this process; nothing is there.</summary>
    public string Temporary(string name)
    {
        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}-{name}{Suffix}"));
        // Whatever lies there, a link that leads elsewhere perhaps, is not written through.
        File.Delete(path);
        return path;
    }

    /// <summary>Writes a file, or replaces it.</summary>
    public void Write(string name, Action<Stream> write)
    {
        var temporary = Temporary(name);
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path.Combine(_folder, name), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes a file, if it is there.</summary>
    public void Remove(string name) => File.Delete(Path.Combine(_folder, name));

    private static int? ProcessOf(string name)
    {
        var digits = name.AsSpan(Prefix.Length);
        var end = digits.IndexOf('-');
        return end > 0 && int.TryParse(digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : null;
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
