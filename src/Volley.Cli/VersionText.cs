using Volley.Execution;

namespace Volley.Cli;

/// <summary>The version, found without loading anything that the runtime has not loaded.</summary>
internal static class VersionText
{
    public static string Line()
    {
        var version = typeof(VersionText).Assembly.GetName().Version ?? new Version(0, 0, 0);
        return "volley " + version.ToString(3);
    }

    /// <summary>Writes the line to stdout as bytes: a console writer would cost more than all the rest.</summary>
    /// <returns>Whether it could be written; if not, whoever has more words says why.</returns>
    public static bool TryWrite()
    {
        if (!OpenFiles.IsInherited(1))
            return false;
        try
        {
            using var output = Console.OpenStandardOutput();
            output.Write(System.Text.Encoding.ASCII.GetBytes(Line() + "\n"));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
