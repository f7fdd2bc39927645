using System.Text;
using Volley.Journal;

namespace Volley.Planning;

/// <summary>
/// How the jobs read that had a result, as hashes: a million of them take some twenty megabytes. Two that read differently agree by chance
/// with a probability below one in ten million, and only the words of a plan depend on it.
/// </summary>
internal sealed class SeenJobs
{
    private readonly HashSet<ulong> _hashes = [];
    private readonly StringBuilder _text = new();
    private byte[] _bytes = new byte[256];

    private SeenJobs()
    {
    }

    /// <summary>Takes what was decided.</summary>
    public static SeenJobs Of(IEnumerable<ResultRow> rows)
    {
        var seen = new SeenJobs();
        foreach (var row in rows)
        {
            seen._hashes.Add(seen.Hash(row.JobId));
            seen._hashes.Add(seen.Hash(row.Stage, row.Parameters, row.Repeat));
        }

        return seen;
    }

    /// <summary>Whether a job that reads like this one had a result: one of the id that the user gave, else one with the same parameters and repeat.</summary>
    public bool Contains(string? stage, JobDescription job) =>
        _hashes.Contains(job.Name is { } name ? Hash(name) : Hash(stage, job.Parameters.ToJson(), job.Repeat));

    private ulong Hash(string? stage, string parameters, int repeat)
    {
        _text.Clear().Append(stage).Append('\0').Append(parameters).Append('\0').Append(repeat);
        return Hash(_text.ToString());
    }

    private ulong Hash(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_bytes.Length < most)
            _bytes = new byte[most];
        return XxHash64.Compute(_bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, _bytes)));
    }
}
