using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads what a job runs and how.</summary>
internal static class CommandReader
{
    private const string StdinHint = "Give a text, or a file: 'stdin: {file: data.txt}'.";

    /// <summary>Reads the keys that may also stand beside <c>stages:</c>, as defaults of all of them.</summary>
    /// <param name="context">Where mistakes go.</param>
    /// <param name="map">The keys.</param>
    /// <param name="defaults">What holds where a key is absent.</param>
    public static CommandDraft ReadShared(SpecContext context, MapReader map, CommandDraft defaults)
    {
        var settings = ReadLimits(context, map, defaults.Settings);
        if (map.Take("directory") is { } directory && Values.Choice(context, directory, "'directory'", "spec", "job") is { } place)
            settings = settings with { RunsInJobFolder = place == 1 };
        if (map.Take("result") is { } result && Values.Choice(context, result, "'result'", "file", "stdout") is { } source)
            settings = settings with { Result = source == 0 ? ResultSource.File : ResultSource.Stdout };
        if (map.Take("output-limit") is { } limit && Quantities.Size(context, limit, "'output-limit'") is { } bytes)
            settings = settings with { OutputLimit = bytes };
        var draft = defaults with { Settings = settings };
        return map.Take("environment") is { } environment ? ReadEnvironment(context, environment, draft) : draft;
    }

    /// <summary>Reads the keys that limit and repeat attempts, whatever their workload.</summary>
    public static CommandSpec ReadLimits(SpecContext context, MapReader map, CommandSpec settings)
    {
        if (map.Take("timeout") is { } timeout && Quantities.Duration(context, timeout, "'timeout'") is { } longest)
            settings = settings with { Timeout = longest };
        if (map.Take("grace") is { } grace && Quantities.Duration(context, grace, "'grace'") is { } wait)
            settings = settings with { Grace = wait };
        if (map.Take("retry") is { } retry && RetryReader.Read(context, retry) is { } policy)
            settings = settings with { Retry = policy };
        return settings;
    }

    /// <summary>Reads all keys but <c>command</c> and <c>shell</c>.</summary>
    public static CommandDraft ReadSettings(SpecContext context, MapReader map, CommandDraft defaults)
    {
        var draft = ReadShared(context, map, defaults);
        if (map.Take("inputs") is { } inputs)
            draft = draft with { Inputs = ReadInputs(context, inputs) };
        return map.Take("stdin") is { } stdin ? ReadStdin(context, stdin, draft) : draft;
    }

    /// <summary>Reads <c>command</c> or <c>shell</c>, whichever is there.</summary>
    public static CommandDraft ReadProgram(SpecContext context, MapReader map, CommandDraft draft)
    {
        if (map.Take("command") is { } command)
            draft = draft with { Location = context.Locate(command), Arguments = ReadArguments(context, command) };
        if (map.Take("shell") is { } shell && Values.Text(context, shell, "'shell'") is { } script)
        {
            draft = draft with { Location = context.Locate(shell), Shell = script };
            if (string.IsNullOrWhiteSpace(script))
                context.Error(DiagnosticCodes.WrongType, shell, "'shell' is empty", "Give the script that each job runs.");
        }

        return draft;
    }

    /// <summary>A text with placeholders; a malformed one is reported.</summary>
    public static LocatedTemplate? ReadTemplate(SpecContext context, YamlNode node, string what)
    {
        if (Values.Text(context, node, what) is not { } text)
            return null;
        if (!Template.TryParse(text, out var template, out var error))
        {
            context.Error(DiagnosticCodes.MalformedTemplate, node, $"{what} {error}",
                "Write '{{' and '}}' for literal braces, and '{name}' for a parameter.");
        }

        return new LocatedTemplate(template, context.Locate(node));
    }

    /// <summary>Reads the program and its arguments; what is no such list is reported.</summary>
    public static ImmutableArray<LocatedTemplate> ReadArguments(SpecContext context, YamlNode node)
    {
        if (node is not YamlList list)
        {
            context.Error(DiagnosticCodes.WrongType, node, $"'command' must be a list, not {Describe.Node(node)}", HintForCommand(node));
            return [];
        }

        if (list.Items.Count == 0)
            context.Error(DiagnosticCodes.WrongType, node, "'command' is empty",
                "Name the program and its arguments: 'command: [program, argument]'.");
        var arguments = ImmutableArray.CreateBuilder<LocatedTemplate>(list.Items.Count);
        for (var i = 0; i < list.Items.Count; i++)
            if (ReadTemplate(context, list.Items[i], i == 0 ? "the program of 'command'" : $"argument {i} of 'command'") is { } argument)
                arguments.Add(argument);
        return arguments.ToImmutable();
    }

    private static string HintForCommand(YamlNode node)
    {
        if (node is not YamlScalar { Text: var text } || text.Length > 200 || text.AsSpan().IndexOfAny("\n'\"\\") >= 0)
            return "Write 'command: [program, argument]', or 'shell:' for a line that a shell runs.";
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.All(IsPlain) ? w : $"\"{w}\"");
        return $"Write 'command: [{string.Join(", ", words)}]', or 'shell:' for a line that a shell runs.";

        static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "._-/=+".Contains(c);
    }

    private static CommandDraft ReadEnvironment(SpecContext context, YamlNode node, CommandDraft draft)
    {
        if (Values.Map(context, node, "'environment'", "Write 'environment: {NAME: value}'.") is not { } reader)
            return draft;
        var environment = draft.Environment.ToBuilder();
        foreach (var (name, entry) in reader.Map.Entries)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
            {
                context.Error(DiagnosticCodes.BadName, entry.Key, $"'{Describe.Short(name)}' cannot name an environment variable",
                    "Use letters, digits and '_'.");
            }
            else if (name.StartsWith(ParameterName.ReservedEnvironment, StringComparison.Ordinal))
            {
                context.Error(DiagnosticCodes.ReservedName, entry.Key, $"the environment variable '{Describe.Short(name)}' is Volley's own",
                    $"Choose a name that does not begin with '{ParameterName.ReservedEnvironment}'.");
            }

            if (ReadTemplate(context, entry.Value, $"the environment variable '{Describe.Short(name)}'") is { } value)
                environment[name] = value;
        }

        return draft with { Environment = environment.ToImmutable() };
    }

    private static ImmutableArray<LocatedTemplate> ReadInputs(SpecContext context, YamlNode node)
    {
        var inputs = ImmutableArray.CreateBuilder<LocatedTemplate>();
        foreach (var item in Values.OneOrMore(node))
            if (ReadPath(context, item, "an input") is { } path)
                inputs.Add(path);
        return inputs.ToImmutable();
    }

    private static CommandDraft ReadStdin(SpecContext context, YamlNode node, CommandDraft draft)
    {
        if (node is YamlList)
        {
            context.Error(DiagnosticCodes.WrongType, node, "'stdin' must be a text or a map, not a list", StdinHint);
            return draft;
        }

        if (node is not YamlMap map)
            return draft with { Stdin = ReadTemplate(context, node, "'stdin'"), StdinIsFile = false };
        var reader = new MapReader(context, map, "'stdin'");
        var file = reader.Require("file", StdinHint);
        reader.RejectOthers();
        return draft with { Stdin = file is null ? null : ReadPath(context, file, "the file of 'stdin'"), StdinIsFile = true };
    }

    /// <summary>A path with placeholders; an empty one is reported.</summary>
    public static LocatedTemplate? ReadPath(SpecContext context, YamlNode node, string what)
    {
        if (ReadTemplate(context, node, what) is not { } path)
            return null;
        if (path.Template.Text.Length > 0)
            return path;
        context.Error(DiagnosticCodes.WrongType, node, $"{what} is an empty path", "Name a file, relative to the spec's folder.");
        return null;
    }
}
