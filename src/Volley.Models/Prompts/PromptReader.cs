using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Volley.Models.Diagnostics;
using Volley.Models.Prompts.Expectations;
using Volley.Models.Prompts.Schemas;
using Volley.Models.Providers;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Models.Prompts;

/// <summary>Reads <c>prompt:</c>, <c>model:</c> and <c>expect:</c>.</summary>
public sealed class PromptReader : IWorkloadReader
{
    /// <summary>The most bytes of a file with a prompt or a schema.</summary>
    private const long MaxFileBytes = 1 << 20;

    private const string Hint = "Write 'prompt: {user: \"…\"}', or the question itself.";

    /// <inheritdoc/>
    public IStageWork? Read(StageReading stage)
    {
        var providers = stage.Section<ProviderTable>(ModelsSection.Key);
        var models = ImmutableArray.CreateBuilder<ResolvedModel>();
        var model = ReadModel(stage, providers, models);
        var expectations = stage.Map.Take("expect") is { } expect ? ExpectationReader.Read(stage, expect) : [];
        if (stage.Map.Take("prompt") is not { } prompt || ReadPrompt(stage, prompt) is not { } read || model is null || providers is null)
            return null;
        return new PromptWork(read with { Model = model.Template, Expectations = expectations }, providers, models.ToImmutable());
    }

    private static LocatedTemplate? ReadModel(StageReading stage, ProviderTable? providers, ImmutableArray<ResolvedModel>.Builder models)
    {
        var node = stage.Map.Require("model", "Name the model to ask, such as 'model: openai/gpt-4o-mini', or an axis: 'model: \"{model}\"'.");
        if (node is null || stage.Template(node, "'model'") is not { } template)
            return null;
        foreach (var id in stage.Expand(template) ?? [])
        {
            if (providers is null)
                break;
            if (providers.Resolve(id, out var problem) is { } model)
                models.Add(model);
            else
                stage.Error(problem!.Code, template.Location, problem.Message, problem.Hint!);
        }

        return template;
    }

    private static PromptSpec? ReadPrompt(StageReading stage, SpecNode node)
    {
        var none = Template.Literal("");
        if (node.Kind is SpecNodeKind.Text)
            return stage.Template(node, "'prompt'") is { } question ? new PromptSpec { Model = none, User = question.Template } : null;
        if (node.AsMap("'prompt'", Hint) is not { } map)
            return null;
        var system = map.Take("system") is { } instructions ? ReadText(stage, instructions, "'system'") : null;
        var user = map.Require("user", Hint) is { } asked ? ReadText(stage, asked, "'user'") : null;
        var schema = map.Take("schema") is { } shape ? ReadSchema(stage, shape) : null;
        var spec = new PromptSpec
        {
            Model = none,
            System = system,
            User = user ?? none,
            Schema = schema,
            MaxOutput = map.Take("max-output")?.AsPositiveInteger("'max-output'", 10_000_000),
            Temperature = map.Take("temperature") is { } temperature ? ReadTemperature(temperature) : null,
            Repairs = map.Take("repair") is { } repair ? ReadRepairs(repair, map.Has("schema")) : 0,
        };
        map.RejectOthers();
        return user is null ? null : spec;
    }

    /// <summary>A text with placeholders, written here or in a file of its own.</summary>
    private static Template? ReadText(StageReading stage, SpecNode node, string what)
    {
        if (node.Kind != SpecNodeKind.Map)
            return stage.Template(node, what)?.Template;
        var (text, place) = ReadNamedFile(stage, node, what);
        if (text is null)
            return null;
        if (!Template.TryParse(text, out var template, out var error))
        {
            place!.Error(ModelCodes.PromptInvalid, $"the file of {what} {error}", "Name a parameter in the braces, or double them where they are meant literally.");
            return null;
        }

        foreach (var name in template.Names.Where(n => !IsKnown(stage, n)))
        {
            var near = SpecNode.Nearest(name, stage.ParameterNames);
            place!.Error(ModelCodes.PromptInvalid, $"the file of {what} has the placeholder '{{{name}}}', which names no parameter",
                near is null ? "Add the parameter, or double the braces where they are meant literally." : $"Did you mean '{{{near}}}'?");
        }

        return template;
    }

    private static bool IsKnown(StageReading stage, string name) => stage.ParameterNames.Contains(name) || name is "repeat";

    /// <summary>The text of <c>{file: path}</c>, and where the path is written.</summary>
    private static (string? Text, SpecNode? Place) ReadNamedFile(StageReading stage, SpecNode node, string what)
    {
        if (node.AsMap(what, "Write the text, or '{file: path}'.") is not { } map)
            return default;
        var place = map.Require("file", "Write '{file: path}'.");
        map.RejectOthers();
        return place is null ? default : (ReadFile(stage, place), place);
    }

    private static string? ReadFile(StageReading stage, SpecNode place)
    {
        if (place.AsText("the file") is not { } written)
            return null;
        if (Template.TryParse(written, out var parsed, out _) && !parsed.Names.IsEmpty)
        {
            place.Error(ModelCodes.PromptInvalid, "this path has a placeholder, but all jobs of the stage share the file", "Name the file itself, or put its text into a column of the items.");
            return null;
        }

        if (stage.InputFile(place, "the file") is not { } path)
            return null;
        var file = new FileInfo(Path.GetFullPath(path.Template.Expand(static name => name), stage.Source.Folder));
        // A file that is not there was reported with its path.
        if (!file.Exists)
            return null;
        try
        {
            if (file.Length <= MaxFileBytes)
                return File.ReadAllText(file.FullName);
            place.Error(ModelCodes.PromptInvalid, $"the file has {file.Length} bytes; at most {MaxFileBytes} are read", "Shorten it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            place.Error(ModelCodes.PromptInvalid, $"the file cannot be read: {e.Message}", "Make it readable.");
        }

        return null;
    }

    private static decimal? ReadTemperature(SpecNode node)
    {
        if (node.Kind == SpecNodeKind.Number && decimal.TryParse(node.Scalar, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 2)
            return value;
        node.Error(ModelCodes.PromptInvalid, $"'temperature' must be a number from 0 to 2, not {node.Description}", "Write such as 'temperature: 0.7', or leave it out.");
        return null;
    }

    private static int ReadRepairs(SpecNode node, bool hasSchema)
    {
        if (!hasSchema)
            node.Error(ModelCodes.PromptInvalid, "'repair' stands without 'schema', so nothing would be repaired", "Give a 'schema', or remove 'repair'.");
        return node.AsPositiveInteger("'repair'", PromptSpec.MaxRepairs) ?? 0;
    }

    private static JsonSchema? ReadSchema(StageReading stage, SpecNode node)
    {
        var text = node.Kind == SpecNodeKind.Text ? ReadFile(stage, node) : node.ToJson("'schema'");
        if (text is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            if (JsonSchema.Read(document.RootElement, out var problems) is { } schema)
                return schema;
            foreach (var problem in problems)
                node.Error(ModelCodes.SchemaInvalid, $"the schema cannot be used: {problem}", "Use the keywords that docs/prompts.md lists.");
        }
        catch (JsonException e)
        {
            node.Error(ModelCodes.SchemaInvalid, $"the schema is no JSON: {e.Message}", "Correct the file.");
        }

        return null;
    }
}
