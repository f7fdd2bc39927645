namespace Volley.Planning;

/// <summary>Which jobs a stage has, lazily: any of them can be described without the others.</summary>
public interface IJobSource
{
    /// <summary>The number of jobs.</summary>
    long Count { get; }

    /// <summary>The names of the parameters that every job has, in ordinal order; empty where jobs differ in them.</summary>
    IReadOnlyList<string> ParameterNames { get; }

    /// <summary>How many neighbouring jobs share their parameters: the repeats.</summary>
    int Repeats { get; }

    /// <summary>The length, in jobs, of the longest chain of needs within the stage; at least 1.</summary>
    int Height { get; }

    /// <summary>Describes a job.</summary>
    /// <param name="local">Its place in the stage, from 0; needs come before what needs them.</param>
    /// <returns>The description.</returns>
    JobDescription Describe(long local);

    /// <summary>The places of the jobs of this stage that a job needs; empty for none.</summary>
    /// <param name="local">The job's place.</param>
    /// <returns>Smaller places, each once.</returns>
    IReadOnlyList<int> NeedsOf(long local);

    /// <summary>The length, in jobs, of the longest chain within the stage that begins with a job; at least 1.</summary>
    /// <param name="local">The job's place.</param>
    /// <returns>The length.</returns>
    int HeightOf(long local);
}

/// <summary>A job as its source knows it, before it has a key.</summary>
/// <param name="Local">Its place in the stage, from 0.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Repeat">Its repeat number, from 1.</param>
/// <param name="Occurrence">Tells apart jobs that are equal in all else; <see langword="null"/> for the first of them.</param>
/// <param name="Name">The id that the user gave it; <see langword="null"/> where the id is made from the parameters.</param>
public readonly record struct JobDescription(long Local, ParameterSet Parameters, int Repeat, string? Occurrence, string? Name);
