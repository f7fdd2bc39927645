namespace Volley.Workloads.CodeGeneration.Prompts;

/// <summary>A file as a prompt shows it.</summary>
/// <param name="Path">Its path as the job names it.</param>
/// <param name="Content">Its content.</param>
public sealed record ProjectFile(string Path, string Content)
{
    /// <summary>The number of lines, as editors count them: a last line feed begins no further line.</summary>
    public int LineCount => CountLines(Content);

    /// <summary>Counts the lines of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number; 0 for an empty text.</returns>
    public static int CountLines(string text) => text.Length == 0 ? 0 : text.AsSpan().Count('\n') + (text.EndsWith('\n') ? 0 : 1);
}
