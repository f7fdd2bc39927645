using System.Text.Json;
using System.Text.Json.Serialization;
using Volley.Execution;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>
/// What a job that passed returns. Kept on disk from the moment its files are in place until its outcome is committed: a kill in between
/// costs no second run, which would edit what is edited already.
/// </summary>
/// <param name="Key">The job's key.</param>
/// <param name="Metrics">Its metrics as JSON.</param>
/// <param name="Outputs">The files that it made, as JSON.</param>
/// <param name="Cost">What it cost, in USD.</param>
internal sealed record JobReturn(string Key, string Metrics, string Outputs, decimal? Cost)
{
    public string ToJson() => JsonSerializer.Serialize(this, JobReturnJson.Default.JobReturn);

    public AttemptResult ToResult() => new() { Status = AttemptStatus.Succeeded, Metrics = Metrics, Outputs = Outputs, Cost = Cost };

    /// <summary>Reads what is kept; <see langword="null"/> where there is nothing, or it is of another job.</summary>
    public static JobReturn? Read(string path, string key)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), JobReturnJson.Default.JobReturn) is { } kept && kept.Key == key ? kept : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How it is written down.</summary>
[JsonSerializable(typeof(JobReturn))]
internal sealed partial class JobReturnJson : JsonSerializerContext;
