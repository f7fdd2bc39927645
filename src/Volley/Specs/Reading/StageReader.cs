using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads a stage: the keys that say what its jobs run, and over what.</summary>
internal static class StageReader
{
    /// <summary>The largest <c>parallel</c>.</summary>
    public const int MaxParallel = 100_000;

    /// <summary>The largest <c>repeat</c>.</summary>
    public const int MaxRepeat = 1_000_000;

    private const string WorkloadHint = "Give one of: 'command: [program, argument]', 'shell: script', 'jobs: [...]'.";

    /// <summary>Reads one stage of <c>stages:</c>.</summary>
    public static StageDraft? ReadNamed(SpecContext context, YamlEntry entry, CommandDraft defaults)
    {
        var name = Names.Stage(context, entry.Key);
        var owner = $"stage '{Describe.Short(entry.Key.Text)}'";
        if (Values.Map(context, entry.Value, owner, "Give it at least a command: 'name: {command: [program]}'.") is not { } map)
            return null;
        var parallel = map.Take("parallel") is { } limit ? Values.PositiveInteger(context, limit, "'parallel'", MaxParallel) : null;
        var perJob = map.Take("budget") is { } budget ? BudgetReader.ReadPerJob(context, budget) : null;
        var needs = map.Take("needs") is { } needed ? NeedsReader.Read(context, needed) : [];
        foreach (var key in (ReadOnlySpan<string>)["name", "on-failure", "objective", "stages"])
            map.RejectHere(key, DiagnosticCodes.MisplacedKey, $"'{key}' belongs to the batch, not to a stage",
                $"Move '{key}' to the top level, or remove it.");
        var spec = new StageSpec { Name = name, Location = context.Locate(entry.Key), Parallel = parallel, PerJob = perJob, Needs = needs };
        var stage = Read(context, map, defaults, spec);
        NotYetSupported.Reject(map, NotYetSupported.StageKeys);
        map.RejectOthers();
        return stage;
    }

    /// <summary>Reads the keys that a stage and a batch without stages have in common.</summary>
    public static StageDraft Read(SpecContext context, MapReader map, CommandDraft defaults, StageSpec stage)
    {
        var repeat = map.Take("repeat") is { } times ? Values.PositiveInteger(context, times, "'repeat'", MaxRepeat) : null;
        var matrix = map.Take("matrix") is { } axes ? MatrixReader.Read(context, axes) : null;
        var items = map.Take("items") is { } listed ? ItemsReader.Read(context, listed) : null;
        var command = CommandReader.ReadProgram(context, map, CommandReader.ReadSettings(context, map, defaults));
        var jobs = map.Take("jobs");
        CheckWorkload(context, map);
        var scope = new ParameterScope(matrix ?? MatrixDraft.Empty, items, repeat ?? 1);
        if (matrix is not null)
            ParameterCheck.Check(context, matrix, items, map.Map);
        else if (items is not null)
            ParameterCheck.Check(context, MatrixDraft.Empty, items, map.Map);
        return new StageDraft
        {
            Spec = stage with
            {
                Matrix = matrix?.Matrix ?? MatrixSpec.Empty,
                Items = items?.Table,
                Repeat = repeat ?? 1,
            },
            Owner = map.Owner,
            Scope = scope,
            Command = jobs is null ? command : null,
            Jobs = jobs is null ? [] : JobsReader.Read(context, jobs, command with { Location = null, Arguments = [], Shell = null }),
        };
    }

    private static void CheckWorkload(SpecContext context, MapReader map)
    {
        ImmutableArray<string> all = ["command", "shell", "jobs"];
        var given = all.Where(map.Has).ToList();
        if (given.Count > 1)
        {
            context.Error(DiagnosticCodes.WorkloadNotOne, map.Map.Entries[given[1]].Key,
                $"{map.Owner} has both '{given[0]}' and '{given[1]}'", "Keep one of them.");
        }
        else if (given.Count == 0 && !NotYetSupported.StageKeys.Any(map.Has) && !map.Map.Entries.Keys.Any(k => NearestName.Of(k, all) is not null))
        {
            // Where one of them is misspelt, the unknown key says so.
            context.Error(DiagnosticCodes.WorkloadNotOne, map.Map, $"{map.Owner} does not say what to run", WorkloadHint);
        }

        if (!map.Has("jobs"))
            return;
        foreach (var key in (ReadOnlySpan<string>)["matrix", "items", "repeat"])
        {
            map.RejectHere(key, DiagnosticCodes.MisplacedKey, $"'{key}' stands beside 'jobs', whose entries are listed one by one",
                $"Remove '{key}', or use 'command' instead of 'jobs'.");
        }
    }
}
