namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>One file in an answer.</summary>
/// <param name="Path">Its path as the model wrote it; <see langword="null"/> where it gave none.</param>
/// <param name="Content">Its content; trimmed.</param>
public sealed record ExtractedFile(string? Path, string Content);
