using Volley.Cli.Engine;
using Volley.Cli.Tables;
using Volley.Journal;

namespace Volley.Cli.Commands;

/// <summary>By what costs are told.</summary>
internal enum CostView
{
    Model,
    Variation,
    Job,
}

/// <summary>What a batch cost, by model, variation or job.</summary>
internal sealed class CostReport
{
    private const string Undecided = "(undecided)";

    private readonly Dictionary<string, CostGroup> _byKey = [];
    private readonly List<CostGroup> _groups = [];
    private readonly List<JsonMember> _members = [];

    private CostReport(CostView view, Spending spending, decimal? budget, bool isLive)
    {
        View = view;
        Spending = spending;
        Budget = budget;
        IsLive = isLive;
    }

    public CostView View { get; }

    public Spending Spending { get; }

    public decimal? Budget { get; }

    public bool IsLive { get; }

    /// <summary>Models by what they cost, the dearest first; variations and jobs in plan order, then those that are undecided.</summary>
    public IReadOnlyList<CostGroup> Groups => _groups;

    public long Calls { get; private set; }

    /// <summary>The calls that are in flight, or that a crash cut off.</summary>
    public List<CallRow> Unsettled { get; } = [];

    /// <summary>Reads what a batch cost.</summary>
    public static CostReport Of(IBatchRecord record, CostView view)
    {
        var isLive = record.IsLive;
        var report = new CostReport(view, record.Spending(), record.Published?.Budget, isLive);
        if (view == CostView.Model)
            report.AddModels(record);
        else
            report.AddJobs(record, isByJob: view == CostView.Job);
        return report;
    }

    private void AddModels(IBatchRecord record)
    {
        foreach (var call in Counted(record))
            Group($"{call.Provider}/{call.Model}").Add(call);
        _groups.Sort(static (a, b) => a.Metered != b.Metered ? b.Metered.CompareTo(a.Metered) : string.CompareOrdinal(a.Name, b.Name));
    }

    private void AddJobs(IBatchRecord record, bool isByJob)
    {
        var groupOf = new Dictionary<string, CostGroup>();
        foreach (var row in record.Results(null, null))
        {
            var group = isByJob ? Group(row.JobId) : Variation(row);
            group.Add(row);
            groupOf[row.JobId] = group;
        }

        foreach (var call in Counted(record))
            (groupOf.TryGetValue(call.JobId, out var group) ? group : Group(isByJob ? call.JobId : Undecided)).Add(call);
    }

    private IEnumerable<CallRow> Counted(IBatchRecord record)
    {
        foreach (var call in record.Calls())
        {
            Calls++;
            if (call.Settlement is null)
                Unsettled.Add(call);
            yield return call;
        }
    }

    private CostGroup Group(string name)
    {
        if (!_byKey.TryGetValue(name, out var group))
            _groups.Add(_byKey[name] = group = new CostGroup(name));
        return group;
    }

    private CostGroup Variation(ResultRow row)
    {
        var key = $"{row.Stage}\n{row.Parameters}";
        if (_byKey.TryGetValue(key, out var group))
            return group;
        JsonObjectText.Read(row.Parameters, _members);
        var parameters = string.Join("  ", _members.Select(m => $"{m.Name}={m.Text}"));
        var name = row.Stage is null ? parameters : $"{row.Stage}  {parameters}".TrimEnd();
        group = new CostGroup(name.Length > 0 ? name : "–") { Stage = row.Stage, Parameters = row.Parameters };
        _byKey.Add(key, group);
        _groups.Add(group);
        return group;
    }
}
