using System.Collections.Immutable;
using Volley.Workloads.CodeGeneration.Jobs;

namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>One edit: a text to find in a file, and what is to stand in its place.</summary>
/// <param name="File">The file as the model wrote it.</param>
/// <param name="Find">The text to find; trimmed.</param>
/// <param name="Replace">The text to put there; trimmed, empty to delete.</param>
/// <param name="NearLine">The line that the model says it is near, from 1; <see langword="null"/> where it says nothing.</param>
public sealed record EditInstruction(string File, string Find, string Replace, int? NearLine = null);

/// <summary>The edits of an answer.</summary>
/// <param name="Edits">The edits in order.</param>
/// <param name="Unfinished">How many were begun and not ended, or had nothing to find: they do not count.</param>
public sealed record ParsedEdits(ImmutableArray<EditInstruction> Edits, int Unfinished)
{
    /// <summary>The files that are edited, in order of first mention.</summary>
    public IReadOnlyList<string> AffectedFiles => [.. Edits.Select(e => e.File).DistinctBy(ProjectPath.Key)];

    /// <summary>The edits of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The edits.</returns>
    public ImmutableArray<EditInstruction> For(string path) => [.. Edits.Where(e => ProjectPath.Key(e.File) == ProjectPath.Key(path))];
}
