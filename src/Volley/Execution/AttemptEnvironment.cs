using System.Collections.Concurrent;
using System.Globalization;
using Volley.Execution.Processes;
using Volley.Specs;

namespace Volley.Execution;

/// <summary>The environment variables by which an attempt learns what it is.</summary>
internal static class AttemptEnvironment
{
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    /// <summary>The variables beyond the inherited ones, each name once: the spec's, the meter's, and Volley's own; later ones win.</summary>
    /// <param name="request">The attempt.</param>
    /// <param name="declared">What the spec declares.</param>
    /// <param name="paths">Where the attempt's files are.</param>
    /// <param name="batchId">The batch.</param>
    /// <returns>The variables.</returns>
    public static List<KeyValuePair<string, string>> Of(
        AttemptRequest request, IReadOnlyList<KeyValuePair<string, string>> declared, AttemptPaths paths, string batchId)
    {
        var variables = Of(request, declared, paths.Folder, batchId);
        variables.Add(new("VOLLEY_RESULT", paths.Result));
        if (paths.Needs is { } needs)
            variables.Add(new("VOLLEY_NEEDS", needs));
        return variables;
    }

    /// <summary>The variables of a process that leaves no result of its own.</summary>
    /// <param name="request">The attempt.</param>
    /// <param name="declared">What the spec declares.</param>
    /// <param name="folder">The job's folder.</param>
    /// <param name="batchId">The batch.</param>
    /// <returns>The variables.</returns>
    public static List<KeyValuePair<string, string>> Of(
        AttemptRequest request, IReadOnlyList<KeyValuePair<string, string>> declared, string folder, string batchId)
    {
        var job = request.Job;
        var variables = new List<KeyValuePair<string, string>>(declared.Count + job.Parameters.Count + 8);
        foreach (var (name, value) in declared)
            if (!InheritedEnvironment.IsReserved(name))
                Set(variables, name, value);
        foreach (var (name, value) in job.Parameters)
            Set(variables, Names.GetOrAdd(name, ParameterName.EnvironmentVariable), value.Text);
        foreach (var (name, value) in request.Environment)
            Set(variables, name, value);
        variables.Add(new("VOLLEY_JOB", job.Id));
        variables.Add(new("VOLLEY_KEY", job.Key.ToString()));
        variables.Add(new("VOLLEY_REPEAT", job.Repeat.ToString(CultureInfo.InvariantCulture)));
        variables.Add(new("VOLLEY_ATTEMPT", request.Attempt.ToString(CultureInfo.InvariantCulture)));
        variables.Add(new("VOLLEY_JOB_DIR", folder));
        variables.Add(new("VOLLEY_BATCH", batchId));
        return variables;
    }

    private static void Set(List<KeyValuePair<string, string>> variables, string name, string value)
    {
        var place = variables.FindIndex(v => v.Key == name);
        if (place < 0)
            variables.Add(new(name, value));
        else
            variables[place] = new(name, value);
    }
}

/// <summary>Where an attempt's files are, as absolute paths.</summary>
/// <param name="Folder">The job's folder.</param>
/// <param name="Result">Where the command may write its result.</param>
/// <param name="Needs">What the job's needs gave; <see langword="null"/> for a job without needs.</param>
internal sealed record AttemptPaths(string Folder, string Result, string? Needs);
