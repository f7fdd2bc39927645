using Volley.Journal;

namespace Volley.Cli.Tables;

/// <summary>The parameters and metrics that occur in results, in order of first appearance.</summary>
internal sealed class ResultColumns
{
    private readonly HashSet<string> _seenParameters = [];
    private readonly HashSet<string> _seenMetrics = [];
    private readonly List<string> _parameters = [];
    private readonly List<string> _metrics = [];
    private readonly List<JsonMember> _members = [];
    private string? _lastParameters;

    public IReadOnlyList<string> Parameters => _parameters;

    public IReadOnlyList<string> Metrics => _metrics;

    /// <summary>Takes a row's names.</summary>
    public void Add(ResultRow row)
    {
        if (row.Parameters != _lastParameters)
            Add(_lastParameters = row.Parameters, _seenParameters, _parameters);
        if (row.Metrics is not null)
            Add(row.Metrics, _seenMetrics, _metrics);
    }

    private void Add(string json, HashSet<string> seen, List<string> names)
    {
        JsonObjectText.Read(json, _members);
        foreach (var member in _members)
            if (seen.Add(member.Name))
                names.Add(member.Name);
    }
}
