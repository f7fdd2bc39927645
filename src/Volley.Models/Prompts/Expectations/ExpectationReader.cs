using System.Collections.Immutable;
using Volley.Models.Diagnostics;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Models.Prompts.Expectations;

/// <summary>Reads <c>expect:</c>: one expectation, or a list of them.</summary>
internal static class ExpectationReader
{
    private const string Hint = "Write one of 'contains: text', 'equals: text', 'regex: pattern', 'json-path: $.path', 'command: [program]', or a list of such maps.";

    private static readonly (string Key, ExpectationKind Kind)[] Kinds =
    [
        ("contains", ExpectationKind.Contains), ("equals", ExpectationKind.EqualTo),
        ("regex", ExpectationKind.Regex), ("json-path", ExpectationKind.JsonPath),
        ("command", ExpectationKind.Command),
    ];

    public static ImmutableArray<ExpectationSpec> Read(StageReading stage, SpecNode node)
    {
        var expectations = ImmutableArray.CreateBuilder<ExpectationSpec>();
        foreach (var item in node.Items)
            if (ReadOne(stage, item) is { } expectation)
                expectations.Add(expectation);
        return expectations.ToImmutable();
    }

    private static ExpectationSpec? ReadOne(StageReading stage, SpecNode node)
    {
        if (node.AsMap("'expect'", Hint) is not { } map)
            return null;
        ExpectationSpec? read = null;
        foreach (var (key, kind) in Kinds)
        {
            if (map.Take(key) is not { } value)
                continue;
            if (read is not null)
                value.Error(ModelCodes.ExpectationInvalid, $"'expect' has both '{NameOf(read.Kind)}' and '{key}'", "Write a list: each of its elements must hold.");
            read = kind switch
            {
                ExpectationKind.JsonPath => ReadPath(stage, map, value),
                ExpectationKind.Command => ReadCommand(stage, map, value),
                _ => ReadText(stage, value, kind),
            };
            if (read is null)
                break;
        }

        var ignoresCase = map.Take("ignore-case")?.AsBoolean("'ignore-case'");
        map.RejectOthers();
        if (read is null)
        {
            // Where one of them is misspelt, the unknown key says so.
            if (map.Entries.All(e => e.Key.Scalar is "value" or "ignore-case" or "inputs" or "timeout"))
                node.Error(ModelCodes.ExpectationInvalid, "'expect' does not say what an answer must be", Hint);
            return null;
        }

        return CheckPattern(stage, map.Node, read with { IgnoresCase = ignoresCase ?? read.Kind == ExpectationKind.Contains });
    }

    private static ExpectationSpec? ReadText(StageReading stage, SpecNode value, ExpectationKind kind) =>
        stage.Template(value, $"'{NameOf(kind)}'") is { } template ? new ExpectationSpec { Kind = kind, Value = template.Template } : null;

    private static ExpectationSpec? ReadPath(StageReading stage, SpecMap map, SpecNode value)
    {
        var expected = map.Take("value");
        if (value.AsText("'json-path'") is not { } text)
            return null;
        if (JsonPath.Parse(text, out var problem) is not { } path)
        {
            value.Error(ModelCodes.ExpectationInvalid, $"'{SpecNode.Excerpt(text)}' is no path into JSON: {problem}", "Write a path such as '$.items[0].name'.");
            return null;
        }

        return new ExpectationSpec
        {
            Kind = ExpectationKind.JsonPath,
            Path = path,
            Value = expected is null ? null : stage.Template(expected, "'value'")?.Template,
        };
    }

    private static ExpectationSpec? ReadCommand(StageReading stage, SpecMap map, SpecNode value)
    {
        var arguments = stage.Command(value);
        var inputs = map.Take("inputs") is { } files ? files.Items.Select(f => stage.InputFile(f, "the input")).OfType<LocatedTemplate>().ToList() : [];
        var timeout = map.Take("timeout")?.AsDuration("'timeout'");
        if (arguments.IsEmpty)
            return null;
        return new ExpectationSpec
        {
            Kind = ExpectationKind.Command,
            Command = new CommandExpectation
            {
                Arguments = [.. arguments.Select(a => a.Template)],
                Inputs = [.. inputs.Select(i => i.Template)],
                Timeout = timeout ?? CommandExpectation.DefaultTimeout,
                Folder = stage.Source.Folder,
            },
        };
    }

    /// <summary>A pattern without parameters can be tried before anything runs; one with them is tried with each of their values.</summary>
    private static ExpectationSpec? CheckPattern(StageReading stage, SpecNode node, ExpectationSpec read)
    {
        if (read.Kind != ExpectationKind.Regex)
            return read;
        foreach (var text in stage.Expand(new LocatedTemplate(read.Value!, node.Location)) ?? [])
        {
            if ((read with { Value = Template.Literal(text) }).Expand(static name => name, out var problem) is not null)
                continue;
            node.Error(ModelCodes.ExpectationInvalid, $"'{SpecNode.Excerpt(text)}' {problem}", "Correct the pattern; '\\' takes the meaning from a special character.");
            return null;
        }

        return read;
    }

    private static string NameOf(ExpectationKind kind) => Kinds.First(k => k.Kind == kind).Key;
}
