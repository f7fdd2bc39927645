using System.Globalization;
using System.Text;

namespace Volley.EndToEnd.Testing;

/// <summary>The processes of this machine that have a variable in their environment, as children inherit it. Linux only.</summary>
internal static class MarkedProcesses
{
    public static IReadOnlyList<int> Find(string variable, string value)
    {
        var mark = Encoding.UTF8.GetBytes($"{variable}={value}\0");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Has(folder, mark))
                found.Add(process);
        return found;
    }

    private static bool Has(string folder, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }
}
