using System.Collections.Immutable;

namespace Volley.Workloads.CodeGeneration.Status;

/// <summary>What the status file says of one job.</summary>
public sealed record StatusEntry
{
    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>When it was first seen: RFC 3339, as written.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>When its status last changed: RFC 3339, as written.</summary>
    public required string UpdatedAt { get; init; }

    /// <summary>Why it failed; <see langword="null"/> where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Which of its edits could be applied; <see langword="null"/> where that says nothing.</summary>
    public PartialState? Partial { get; init; }

    /// <summary>Whether it came to the end of its flow.</summary>
    public bool Ran { get; init; }

    /// <summary>Whether a run takes it up.</summary>
    public bool IsReady => Status == JobStatus.Created && !Ran;
}

/// <summary>Which edits of a job could be applied, and which not.</summary>
/// <param name="Successful">Those that could.</param>
/// <param name="Failed">Those that could not.</param>
public sealed record PartialState(ImmutableArray<AppliedEdit> Successful, ImmutableArray<FailedEdit> Failed);

/// <summary>An edit that could be applied.</summary>
/// <param name="File">The file.</param>
/// <param name="FindPreview">The beginning of what was to be found.</param>
public sealed record AppliedEdit(string File, string FindPreview);

/// <summary>An edit that could not be applied.</summary>
/// <param name="File">The file.</param>
/// <param name="FindPreview">The beginning of what was to be found.</param>
/// <param name="Reason">Why.</param>
/// <param name="SuggestedLine">The line, from 1, that is most like it; <see langword="null"/> for none.</param>
public sealed record FailedEdit(string File, string FindPreview, string Reason, int? SuggestedLine);
