using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads <c>jobs:</c>, the explicit list.</summary>
internal static class JobsReader
{
    private const string Example = "Write 'jobs: [{id: first, command: [program]}]'.";

    /// <summary>Reads the entries; the stage's settings are the defaults of each.</summary>
    public static ImmutableArray<JobDraft> Read(SpecContext context, YamlNode node, CommandDraft defaults)
    {
        if (node is not YamlList list || list.Items.Count == 0)
        {
            var what = node is YamlList ? "'jobs' is empty" : $"'jobs' must be a list, not {Describe.Node(node)}";
            context.Error(DiagnosticCodes.WrongType, node, what, Example);
            return [];
        }

        var jobs = ImmutableArray.CreateBuilder<JobDraft>(list.Items.Count);
        foreach (var item in list.Items)
            if (Values.Map(context, item, "a job", Example) is { } map)
                jobs.Add(ReadEntry(context, map, defaults));
        return jobs.ToImmutable();
    }

    private static JobDraft ReadEntry(SpecContext context, MapReader map, CommandDraft defaults)
    {
        var id = map.Require("id", "Give each job an id of its own: 'id: first'.") is { } node ? Names.Job(context, node) : null;
        var named = new MapReader(context, map.Map, id is null ? "this job" : $"job '{id}'");
        named.Take("id");
        var command = CommandReader.ReadProgram(context, named, CommandReader.ReadSettings(context, named, defaults));
        var parameters = named.Take("parameters") is { } values ? ReadParameters(context, values) : MatrixDraft.Empty;
        var needs = named.Take("needs") is { } needed ? ReadNeeds(context, needed) : [];
        var given = (named.Has("command") ? 1 : 0) + (named.Has("shell") ? 1 : 0);
        if (given != 1)
        {
            context.Error(DiagnosticCodes.WorkloadNotOne, map.Map,
                $"{named.Owner} {(given == 0 ? "does not say what to run" : "has both 'command' and 'shell'")}",
                "Give it either 'command: [program, argument]' or 'shell: script'.");
        }

        named.RejectOthers();
        return new JobDraft
        {
            Id = id,
            Location = context.Locate(map.Map),
            Scope = new ParameterScope(parameters, null, 1),
            Command = command,
            Needs = needs,
        };
    }

    private static MatrixDraft ReadParameters(SpecContext context, YamlNode node)
    {
        if (Values.Map(context, node, "'parameters'", "Write 'parameters: {name: value}'.") is not { } map)
            return new MatrixDraft(MatrixSpec.Empty, IsComplete: false) { HasAllNames = false };
        var axes = ImmutableArray.CreateBuilder<Axis>();
        var isComplete = true;
        foreach (var (name, entry) in map.Map.Entries)
        {
            var isGood = Names.Parameter(context, entry.Key, name);
            var value = Values.Parameter(context, entry.Value, $"the parameter '{Describe.Short(name)}'");
            isComplete &= isGood && value is not null;
            axes.Add(new Axis(name, value is null ? [] : [value.Value]));
        }

        ParameterCheck.Check(context, map.Map.Entries.Values.Select(e => e.Key));
        return new MatrixDraft(new MatrixSpec(axes.ToImmutable(), [], []), isComplete);
    }

    private static ImmutableArray<(string Id, SourceLocation Location)> ReadNeeds(SpecContext context, YamlNode node)
    {
        var needs = ImmutableArray.CreateBuilder<(string, SourceLocation)>();
        foreach (var item in Values.OneOrMore(node))
            if (Values.Text(context, item, "a job's need") is { } id)
                needs.Add((id, context.Locate(item)));
        return needs.ToImmutable();
    }
}
