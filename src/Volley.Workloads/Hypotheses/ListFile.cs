using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>A text file with one entry a line: trimmed; blank lines and those that begin with <c>#</c> count for nothing.</summary>
internal static class ListFile
{
    /// <summary>The entries in order, equal ones included.</summary>
    /// <exception cref="PythonException">The file cannot be read, or is not UTF-8.</exception>
    public static IEnumerable<string> Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var told = PythonException.OfFile(fault, path);
            throw new PythonException(told.TypeName, told.Message);
        }

        return PythonText.SplitLines(PythonText.Decode(bytes)).Select(PythonText.Strip).Where(l => l.Length > 0 && l[0] != '#');
    }
}
