namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>What came of one edit.</summary>
/// <param name="Content">The file's content after it; <see langword="null"/> where it could not be applied.</param>
/// <param name="Error">Why it could not be applied; <see langword="null"/> where it was.</param>
/// <param name="NearestLine">The line, from 1, that is most like what was looked for; <see langword="null"/> where none is at all, or where it was applied.</param>
/// <param name="NearestText">That line's text, trimmed.</param>
public sealed record EditOutcome(string? Content, string? Error, int? NearestLine = null, string? NearestText = null)
{
    /// <summary>Whether <see cref="Error"/> names that line already.</summary>
    public bool IsNamed { get; init; }
}
