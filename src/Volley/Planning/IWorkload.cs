using Volley.Diagnostics;
using Volley.Execution;
using Volley.Scheduling;

namespace Volley.Planning;

/// <summary>What the jobs of a stage do. A workload knows its own jobs; it knows neither the scheduler nor other workloads.</summary>
public interface IWorkload
{
    /// <summary>The workload's name, part of every key: <c>command</c> and so on.</summary>
    string Name { get; }

    /// <summary>
    /// What determines the results of a job beyond its parameters, by part (such as <c>command</c>, <c>environment</c>, <c>input x.sh</c>),
    /// each as a digest: equal exactly when the part is. Part of the key, and of the reason why a job would run again.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="token">Ends the reading of files, which may be large.</param>
    /// <returns>Part names and digests, in a fixed order.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token);

    /// <summary>
    /// Identifies the jobs that share all of <see cref="KeyParts"/>: the engine then asks only once for them.
    /// <see langword="null"/> where the parts depend on the job.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <returns>Any object that is equal for such jobs.</returns>
    object? SharedKeyParts(JobDescription job);

    /// <summary>How attempts of a job are limited and repeated.</summary>
    /// <param name="local">The job's place in its stage.</param>
    /// <returns>The settings.</returns>
    AttemptSettings SettingsOf(long local);

    /// <summary>Makes an attempt ready to run.</summary>
    /// <param name="job">The job.</param>
    /// <param name="context">Where it runs.</param>
    /// <returns>The work.</returns>
    AttemptWork CreateWork(PlannedJob job, WorkContext context);

    /// <summary>
    /// Checks, before an attempt and after it, that the files which the job's key speaks of still have that content: a result must never
    /// be recorded under a key that describes something else.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="token">Ends the reading of files, which may be large.</param>
    /// <returns>A diagnostic that names the file, or <see langword="null"/> where nothing changed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before that was known.</exception>
    Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token);
}

/// <summary>A job with its place in its stage.</summary>
/// <param name="Job">The job.</param>
/// <param name="Local">Its place in the stage, from 0.</param>
public readonly record struct PlannedJob(Job Job, long Local);

/// <summary>How attempts of a job are limited and repeated. Not part of the key: it does not determine the result.</summary>
/// <param name="Timeout">How long an attempt may take; <see langword="null"/> for ever.</param>
/// <param name="Grace">How long an attempt may take to end once asked to.</param>
/// <param name="Retry">When a failed attempt is followed by another.</param>
public sealed record AttemptSettings(TimeSpan? Timeout, TimeSpan Grace, RetryPolicy Retry)
{
    /// <summary>One attempt without timeout.</summary>
    public static AttemptSettings Default { get; } = new(null, TimeSpan.FromSeconds(5), RetryPolicy.None);
}

/// <summary>Where an attempt runs.</summary>
/// <param name="Folder">The batch folder.</param>
/// <param name="WriteNeeds">Writes what the job's needs gave, as JSON; <see langword="null"/> for a job without needs.</param>
public sealed record WorkContext(BatchFolder Folder, Func<Stream, CancellationToken, Task>? WriteNeeds);
