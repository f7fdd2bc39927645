using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs.Checks;
using Volley.Specs.Sections;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads a whole spec: the batch's own keys, then its stages, then what must hold between them.</summary>
internal static class SpecReader
{
    private static readonly ImmutableArray<string> OnlyInStages = ["command", "shell", "matrix", "items", "repeat", "jobs", "needs",
        "inputs", "stdin"];

    /// <summary>Reads a batch; <see langword="null"/> where there is an error.</summary>
    public static BatchSpec? Read(SpecContext context, YamlNode root, SpecLanguage language)
    {
        if (Values.Map(context, root, "the spec", "Begin with 'name: …' and 'command: […]', one key a line.") is not { } map)
            return null;
        var batch = ReadBatch(context, map);
        var sections = new SectionValues(context, map, language);
        sections.ReadPresent();
        var reader = new StageReader(context, language, sections);
        var stages = map.Has("stages") ? ReadStages(context, map, reader, language) : ReadSingle(context, map, reader);
        map.RejectOthers(key => key.StartsWith("x-", StringComparison.Ordinal));
        StageChecks.Check(context, stages);
        NeedsCheck.Check(context, stages);
        JobListCheck.Check(context, stages);
        if (batch.Budget is not null)
            CostCheck.Check(context, batch.Budget, stages, map.Map.Entries["budget"].Key);
        return context.HasErrors ? null : batch with { Stages = [.. stages.Select(s => s.ToSpec())], Sections = sections.ToSections() };
    }

    private static BatchSpec ReadBatch(SpecContext context, MapReader map)
    {
        var batch = new BatchSpec
        {
            Name = map.Require("name",
                "Name the batch, such as 'name: compressors'; its folder bears the name.") is { } name ? Names.Batch(context,
                name) ?? "" : "",
            File = context.Source.File,
            Folder = context.Source.Folder,
            Text = context.Source.Text,
            Stages = [],
            Budget = map.Take("budget") is { } budget ? BudgetReader.Read(context, budget) : null,
            Objectives = map.Take("objective") is { } objective ? ObjectiveReader.Read(context, objective) : [],
        };
        if (map.Take("parallel") is { } parallel && Values.PositiveInteger(context, parallel, "'parallel'",
            StageReader.MaxParallel) is { } limit)
            batch = batch with { Parallel = limit };
        if (map.Take("on-failure") is { } action && Values.Choice(context, action, "'on-failure'", "continue", "stop") is { } choice)
            batch = batch with { OnFailure = choice == 0 ? OnFailure.Continue : OnFailure.Stop };
        return batch;
    }

    private static List<StageDraft> ReadSingle(SpecContext context, MapReader map, StageReader reader)
    {
        map.RejectHere("needs", DiagnosticCodes.MisplacedKey, "'needs' stands in a spec without 'stages': there is nothing to need",
            "Write the stages under 'stages:', or list jobs that need each other under 'jobs:'.");
        return [reader.Read(map, new CommandDraft(), new StageSpec { Location = context.Locate(map.Map) })];
    }

    private static List<StageDraft> ReadStages(SpecContext context, MapReader map, StageReader reader, SpecLanguage language)
    {
        foreach (var key in OnlyInStages.Concat(language.Workloads.SelectMany(w => w.Companions.Prepend(w.Key))))
            map.RejectHere(key, DiagnosticCodes.MisplacedKey, $"'{key}' stands beside 'stages'", $"Move '{key}' into one of the stages.");
        var defaults = CommandReader.ReadShared(context, map, new CommandDraft());
        var stages = new List<StageDraft>();
        if (map.Take("stages") is not { } node || Values.Map(context, node, "'stages'",
            "Write 'stages: {name: {command: [program]}}'.") is not { } named)
            return stages;
        if (named.Map.Entries.Count == 0)
            context.Error(DiagnosticCodes.WrongType, node, "'stages' is empty",
                "Give it at least one stage: 'name: {command: [program]}'.");
        foreach (var entry in named.Map.Entries.Values)
            if (reader.ReadNamed(entry, defaults) is { } stage)
                stages.Add(stage);
        return stages;
    }
}
