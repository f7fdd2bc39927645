using System.Collections.Immutable;

namespace Volley.Workloads.CodeGeneration.Files;

/// <summary>A file that a job writes.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Content">Its whole content.</param>
public sealed record StagedFile(ConfinedPath Path, string Content);

/// <summary>What is being moved into place, as it stands on disk while that is so.</summary>
internal sealed record PlacementRecord
{
    /// <summary>The job.</summary>
    public required string Job { get; init; }

    /// <summary>Whether the files are to stay: then they are completed after a crash, else taken back.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>The files, in the order in which they are moved.</summary>
    public required ImmutableArray<PlacedFile> Files { get; init; }

    /// <summary>The folders, relative to the root, that were made for them; parents first.</summary>
    public required ImmutableArray<string> Folders { get; init; }

    /// <summary>What the job is to return once its files are there; <see langword="null"/> where they do not stay.</summary>
    public string? Result { get; init; }

    /// <summary>Where <see cref="Result"/> is to be kept; <see langword="null"/> as it.</summary>
    public string? ResultPath { get; init; }
}

/// <summary>One file that is being moved.</summary>
/// <param name="Path">Its path from the root.</param>
/// <param name="Digest">The digest of its new content.</param>
/// <param name="Existed">Whether there was a file before.</param>
internal sealed record PlacedFile(string Path, string Digest, bool Existed);
