using System.Text;
using System.Text.Json;

namespace Volley.Workloads.CodeGeneration.Graph;

/// <summary>Everything that is shown of the jobs' dependencies.</summary>
/// <param name="Graph">The needs that the run goes by.</param>
/// <param name="Groups">The original's execution groups of all jobs.</param>
/// <param name="ReadyGroups">The same of the jobs that the next run would take.</param>
/// <param name="FileDependencies">What the groups were made from, by id.</param>
/// <param name="Unreadable">The ids of the jobs whose files cannot be read, in order.</param>
public sealed record GraphView(
    JobGraph Graph,
    IReadOnlyList<IReadOnlyList<string>> Groups,
    IReadOnlyList<IReadOnlyList<string>> ReadyGroups,
    IReadOnlyDictionary<string, IReadOnlyList<string>> FileDependencies,
    IReadOnlyList<string> Unreadable);

/// <summary>The dependencies as text, JSON and Graphviz.</summary>
public static class GraphText
{
    /// <summary>The dependencies for people.</summary>
    /// <param name="view">What to show.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> Lines(GraphView view)
    {
        foreach (var job in view.Graph.Jobs)
        {
            yield return job.Id;
            foreach (var need in job.Needs)
                yield return $"  needs {need.On} ({Why(need)})";
        }

        foreach (var id in view.Unreadable)
            yield return $"{id} (cannot be read: see 'volley codegen validate')";
        foreach (var edge in view.Graph.Dropped)
            yield return $"left out: {edge.Job} → {edge.On} ({Why(edge)}), which would close a circle";
        for (var i = 0; i < view.Groups.Count; i++)
            yield return $"group {i + 1}: {string.Join(", ", view.Groups[i])}";
    }

    /// <summary>The dependencies for Graphviz: an arrow leads from a job to what waits for it.</summary>
    /// <param name="view">What to show.</param>
    /// <returns>The text of a digraph.</returns>
    public static string Graphviz(GraphView view)
    {
        var dot = new StringBuilder("digraph jobs {\n  rankdir=LR;\n  node [shape=box];\n");
        foreach (var job in view.Graph.Jobs)
            dot.Append("  ").Append(Quoted(job.Id)).Append(";\n");
        foreach (var id in view.Unreadable)
            dot.Append("  ").Append(Quoted(id)).Append(" [color=red];\n");
        foreach (var need in view.Graph.Jobs.SelectMany(j => j.Needs))
            dot.Append("  ").Append(Quoted(need.On)).Append(" -> ").Append(Quoted(need.Job)).Append(Style(need)).Append(";\n");
        foreach (var edge in view.Graph.Dropped)
            dot.Append("  ").Append(Quoted(edge.On)).Append(" -> ").Append(Quoted(edge.Job)).Append(" [style=dotted, constraint=false, label=\"left out\"];\n");
        return dot.Append("}\n").ToString();
    }

    /// <summary>The dependencies for programs.</summary>
    /// <param name="view">What to show.</param>
    /// <param name="writer">Where to write one object.</param>
    public static void WriteJson(GraphView view, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("jobs");
        foreach (var job in view.Graph.Jobs)
        {
            writer.WriteStartObject();
            writer.WriteString("id", job.Id);
            WriteEdges(writer, "needs", job.Needs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteIds(writer, "order", view.Graph.Order);
        WriteGroups(writer, "groups", view.Groups);
        WriteGroups(writer, "ready_groups", view.ReadyGroups);
        writer.WriteStartObject("file_dependencies");
        foreach (var (id, needed) in view.FileDependencies.OrderBy(d => d.Key, StringComparer.Ordinal))
            WriteIds(writer, id, needed);
        writer.WriteEndObject();
        WriteEdges(writer, "left_out", view.Graph.Dropped);
        WriteIds(writer, "unreadable", view.Unreadable);
        writer.WriteEndObject();
    }

    private static void WriteEdges(Utf8JsonWriter writer, string name, IEnumerable<JobNeed> edges)
    {
        writer.WriteStartArray(name);
        foreach (var edge in edges)
        {
            writer.WriteStartObject();
            writer.WriteString("job", edge.Job);
            writer.WriteString("on", edge.On);
            writer.WriteString("reason", ReasonName(edge.Reason));
            if (edge.Path is { } path)
                writer.WriteString("path", path);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteGroups(Utf8JsonWriter writer, string name, IReadOnlyList<IReadOnlyList<string>> groups)
    {
        writer.WriteStartArray(name);
        foreach (var group in groups)
        {
            writer.WriteStartArray();
            foreach (var id in group)
                writer.WriteStringValue(id);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteIds(Utf8JsonWriter writer, string name, IEnumerable<string> ids)
    {
        writer.WriteStartArray(name);
        foreach (var id in ids)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
    }

    private static string ReasonName(NeedReason reason) => reason switch
    {
        NeedReason.DependsOn => "depends_on",
        NeedReason.File => "file",
        _ => "same_output",
    };

    private static string Why(JobNeed need) => need.Reason switch
    {
        NeedReason.DependsOn => "depends_on",
        NeedReason.File => $"it makes '{need.Path}'",
        _ => $"both write '{need.Path}'",
    };

    private static string Style(JobNeed need) => need.Reason switch
    {
        NeedReason.DependsOn => "",
        NeedReason.File => " [style=dashed]",
        _ => " [style=dotted]",
    };

    private static string Quoted(string id) => "\"" + id.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
