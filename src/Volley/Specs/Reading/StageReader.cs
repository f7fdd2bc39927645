using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Specs.Sections;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads stages: the keys that say what their jobs run, and over what.</summary>
/// <param name="context">Where mistakes go.</param>
/// <param name="language">The workloads that there are beside commands.</param>
/// <param name="sections">The batch's sections.</param>
internal sealed class StageReader(SpecContext context, SpecLanguage language, SectionValues sections)
{
    /// <summary>The largest <c>parallel</c>.</summary>
    public const int MaxParallel = 100_000;

    /// <summary>The largest <c>repeat</c>.</summary>
    public const int MaxRepeat = 1_000_000;

    private static readonly ImmutableArray<string> OnlyOfCommands = ["environment", "inputs", "stdin", "directory", "result", "output-limit"];

    /// <summary>Reads one stage of <c>stages:</c>.</summary>
    public StageDraft? ReadNamed(YamlEntry entry, CommandDraft defaults)
    {
        var name = Names.Stage(context, entry.Key);
        var owner = $"stage '{Describe.Short(entry.Key.Text)}'";
        if (Values.Map(context, entry.Value, owner, "Give it at least a command: 'name: {command: [program]}'.") is not { } map)
            return null;
        var parallel = map.Take("parallel") is { } limit ? Values.PositiveInteger(context, limit, "'parallel'", MaxParallel) : null;
        var perJob = map.Take("budget") is { } budget ? BudgetReader.ReadPerJob(context, budget) : null;
        var needs = map.Take("needs") is { } needed ? NeedsReader.Read(context, needed) : [];
        foreach (var key in (ReadOnlySpan<string>)["name", "on-failure", "objective", "stages", .. language.Sections.Select(s => s.Key)])
            map.RejectHere(key, DiagnosticCodes.MisplacedKey, $"'{key}' belongs to the batch, not to a stage",
                $"Move '{key}' to the top level, or remove it.");
        var spec = new StageSpec { Name = name, Location = context.Locate(entry.Key), Parallel = parallel, PerJob = perJob, Needs = needs };
        var stage = Read(map, defaults, spec);
        map.RejectOthers();
        return stage;
    }

    /// <summary>Reads the keys that a stage and a batch without stages have in common.</summary>
    public StageDraft Read(MapReader map, CommandDraft defaults, StageSpec stage)
    {
        var repeat = map.Take("repeat") is { } times ? Values.PositiveInteger(context, times, "'repeat'", MaxRepeat) : null;
        var matrix = map.Take("matrix") is { } axes ? MatrixReader.Read(context, axes) : null;
        var items = map.Take("items") is { } listed ? ItemsReader.Read(context, listed) : null;
        if (matrix is not null)
            ParameterCheck.Check(context, matrix, items, map.Map);
        else if (items is not null)
            ParameterCheck.Check(context, MatrixDraft.Empty, items, map.Map);
        CheckWorkload(map);
        var draft = new StageDraft
        {
            Spec = stage with
            {
                Matrix = matrix?.Matrix ?? MatrixSpec.Empty,
                Items = items?.Table,
                Repeat = repeat ?? 1,
                IsMetered = sections.MetersSpending,
            },
            Owner = map.Owner,
            Scope = new ParameterScope(matrix ?? MatrixDraft.Empty, items, repeat ?? 1),
        };
        draft = language.Workloads.FirstOrDefault(w => map.Has(w.Key)) is { } workload
            ? ReadWorkload(workload, map, defaults, draft)
            : ReadCommands(map, defaults, draft);
        RejectCompanions(map);
        return draft;
    }

    private StageDraft ReadCommands(MapReader map, CommandDraft defaults, StageDraft draft)
    {
        // None of them is here, but one may be meant by a misspelt key.
        foreach (var workload in language.Workloads)
            map.Take(workload.Key);
        var command = CommandReader.ReadProgram(context, map, CommandReader.ReadSettings(context, map, defaults));
        return map.Take("jobs") is { } jobs
            ? draft with { Jobs = JobsReader.Read(context, jobs, command with { Location = null, Arguments = [], Shell = null }) }
            : draft with { Command = command };
    }

    private StageDraft ReadWorkload(WorkloadEntry workload, MapReader map, CommandDraft defaults, StageDraft draft)
    {
        var limits = CommandReader.ReadLimits(context, map, defaults.Settings);
        var work = workload.CreateReader().Read(new StageReading(context, map, draft.Scope, sections));
        foreach (var key in OnlyOfCommands)
        {
            if (!map.IsTaken(key))
                map.RejectHere(key, DiagnosticCodes.MisplacedKey, $"'{key}' stands beside '{workload.Key}', but only commands have it",
                    $"Remove '{key}'.");
        }

        var spec = draft.Spec with
        {
            Attempts = new AttemptSettings(limits.Timeout, limits.Grace, limits.Retry),
            IsMetered = draft.Spec.IsMetered || work is { IsMetered: true },
        };
        return draft with { Spec = spec, Work = work };
    }

    /// <summary>Reports companions that stand without their workload.</summary>
    private void RejectCompanions(MapReader map)
    {
        foreach (var workload in language.Workloads)
        {
            foreach (var key in workload.Companions)
            {
                if (!map.IsTaken(key))
                    map.RejectHere(key, DiagnosticCodes.MisplacedKey, $"'{key}' stands without '{workload.Key}', which it belongs to",
                        $"Write '{workload.Example}' beside it, or remove '{key}'.");
            }
        }
    }

    private void CheckWorkload(MapReader map)
    {
        ImmutableArray<string> all = ["command", "shell", "jobs", .. language.Workloads.Select(w => w.Key)];
        var given = all.Where(map.Has).ToList();
        if (given.Count > 1)
        {
            context.Error(DiagnosticCodes.WorkloadNotOne, map.Map.Entries[given[1]].Key,
                $"{map.Owner} has both '{given[0]}' and '{given[1]}'", "Keep one of them.");
            foreach (var key in given)
                map.Take(key);
        }
        else if (given.Count == 0 && !map.Map.Entries.Keys.Any(k => NearestName.Of(k, all) is not null))
        {
            // Where one of them is misspelt, the unknown key says so.
            context.Error(DiagnosticCodes.WorkloadNotOne, map.Map, $"{map.Owner} does not say what to run", WorkloadHint());
        }

        if (!map.Has("jobs"))
            return;
        foreach (var key in (ReadOnlySpan<string>)["matrix", "items", "repeat"])
        {
            map.RejectHere(key, DiagnosticCodes.MisplacedKey, $"'{key}' stands beside 'jobs', whose entries are listed one by one",
                $"Remove '{key}', or use 'command' instead of 'jobs'.");
        }
    }

    private string WorkloadHint() =>
        $"Give one of: 'command: [program, argument]', 'shell: script', 'jobs: [...]'{string.Concat(language.Workloads.Select(w => $", '{w.Example}'"))}.";
}
