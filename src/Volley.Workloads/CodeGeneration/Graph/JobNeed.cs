using System.Collections.Immutable;

namespace Volley.Workloads.CodeGeneration.Graph;

/// <summary>Why a job needs another.</summary>
public enum NeedReason
{
    /// <summary>Its file says so: <c>depends_on</c>.</summary>
    DependsOn,

    /// <summary>It reads or changes a file that the other makes.</summary>
    File,

    /// <summary>Both write one file; they do so in the order of their ids.</summary>
    SameOutput,
}

/// <summary>One need of a job on another.</summary>
/// <param name="Job">The id of the job that waits.</param>
/// <param name="On">The id of the job that it waits for.</param>
/// <param name="Reason">Why.</param>
/// <param name="Path">The file; <see langword="null"/> for <see cref="NeedReason.DependsOn"/>.</param>
public sealed record JobNeed(string Job, string On, NeedReason Reason, string? Path = null);

/// <summary>What a job needs, and what it was asked to need but does not.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Needs">Its needs within the set, in ordinal order of ids, each job once.</param>
public sealed record JobNode(string Id, ImmutableArray<JobNeed> Needs);
