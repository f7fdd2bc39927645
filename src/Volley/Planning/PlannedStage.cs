using System.Collections.Immutable;

namespace Volley.Planning;

/// <summary>A stage in its place in the plan.</summary>
public sealed class PlannedStage
{
    private readonly JobKey?[]? _keys;
    private object? _sharedParts;
    private string? _sharedDigest;

    internal PlannedStage(int number, StageDefinition definition, long first)
    {
        Number = number;
        Definition = definition;
        First = first;
        _keys = definition.Source is ListSource ? new JobKey?[definition.Source.Count] : null;
    }

    /// <summary>Its place among the stages in plan order, from 0.</summary>
    public int Number { get; }

    /// <summary>Its name; <see langword="null"/> where it has none.</summary>
    public string? Name => Definition.Name;

    /// <summary>What it was made from.</summary>
    public StageDefinition Definition { get; }

    /// <summary>Which jobs it has.</summary>
    public IJobSource Source => Definition.Source;

    /// <summary>The index of its first job in the plan.</summary>
    public long First { get; }

    /// <summary>The number of its jobs.</summary>
    public long Count => Source.Count;

    /// <summary>The length, in jobs, of the longest chain of needs that follows the stage.</summary>
    public int Below { get; internal set; }

    /// <summary>The needs on other stages.</summary>
    internal ImmutableArray<StageLink> Needs { get; set; } = [];

    /// <summary>The needs of other stages on this one.</summary>
    internal ImmutableArray<StageLink> Dependants { get; set; } = [];

    /// <summary>The key of a job.</summary>
    /// <param name="local">Its place in the stage, from 0.</param>
    /// <param name="token">Ends the reading of files that are part of it.</param>
    /// <returns>The key.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public JobKey KeyOf(long local, CancellationToken token = default)
    {
        if (_keys is null)
            return MakeKey(Source.Describe(local), token);
        return _keys[local] ??= MakeKey(Source.Describe(local), token);
    }

    /// <summary>A job.</summary>
    /// <param name="local">Its place in the stage, from 0.</param>
    /// <param name="token">Ends the reading of files that are part of its key.</param>
    /// <returns>The job.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Job JobAt(long local, CancellationToken token = default)
    {
        var description = Source.Describe(local);
        var key = _keys?[local] ?? MakeKey(description, token);
        if (_keys is not null)
            _keys[local] = key;
        return new Job
        {
            Index = First + local,
            Key = key,
            Id = JobIds.Make(Name, description, key),
            Stage = Name,
            Parameters = description.Parameters,
            Repeat = description.Repeat,
        };
    }

    /// <summary>
    /// The key's fields: stage, workload and its parts, parameters by name, repeat, occurrence, the id that the user gave,
    /// and the keys of the jobs that are needed. Never the position.
    /// </summary>
    private JobKey MakeKey(JobDescription job, CancellationToken token)
    {
        var parts = PartsDigest(job, token);
        var needs = default(JobKey);
        foreach (var local in Source.NeedsOf(job.Local))
            needs += KeyOf(local, token);
        foreach (var link in Needs)
            needs += link.KeysOf(link.GroupOfTo(job.Local), token);

        var key = KeyWriter.Rent().Add("volley job 1").Add(Name).Add(Definition.Workload.Name).Add(parts);
        key.Add(job.Parameters.Count);
        for (var place = 0; place < job.Parameters.Count; place++)
        {
            var (name, value) = job.Parameters[place];
            key.Add(name).Add((int)value.Kind).Add(value.Text);
        }

        return key.Add(job.Repeat).Add(job.Occurrence).Add(job.Name).Add(needs).ToKey();
    }

    private string PartsDigest(JobDescription job, CancellationToken token)
    {
        var shared = Definition.Workload.SharedKeyParts(job);
        if (shared is not null && shared.Equals(_sharedParts))
            return _sharedDigest!;
        var parts = Definition.Workload.KeyParts(job, token);
        var writer = KeyWriter.Rent();
        foreach (var (name, digest) in parts)
            writer.Add(name).Add(digest);
        var result = writer.ToDigest();
        if (shared is not null)
            (_sharedParts, _sharedDigest) = (shared, result);
        return result;
    }
}
