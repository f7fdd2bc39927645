using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads a stage's <c>needs:</c>.</summary>
internal static class NeedsReader
{
    private const string Example = "Write 'needs: [stage]' or 'needs: [{stage: name, match: [parameter]}]'.";

    /// <summary>Reads one need or a list of them; equal ones once.</summary>
    public static ImmutableArray<NeedSpec> Read(SpecContext context, YamlNode node)
    {
        var needs = ImmutableArray.CreateBuilder<NeedSpec>();
        foreach (var item in Values.OneOrMore(node))
        {
            var need = item is YamlMap map ? ReadMatching(context, map) : ReadWhole(context, item);
            if (need is not null && !needs.Any(n => n.Stage == need.Stage && n.Match.SequenceEqual(need.Match)))
                needs.Add(need);
        }

        return needs.ToImmutable();
    }

    private static NeedSpec? ReadWhole(SpecContext context, YamlNode node)
    {
        if (node is YamlList)
        {
            context.Error(DiagnosticCodes.WrongType, node, "a need must be a stage's name or a map, not a list", Example);
            return null;
        }

        return Values.Text(context, node, "a need") is { } stage ? new NeedSpec(stage, [], context.Locate(node)) : null;
    }

    private static NeedSpec? ReadMatching(SpecContext context, YamlMap node)
    {
        var map = new MapReader(context, node, "a need");
        var stage = map.Require("stage", Example) is { } name ? Values.Text(context, name, "'stage'") : null;
        var match = ImmutableArray.CreateBuilder<string>();
        if (map.Take("match") is { } parameters)
        {
            var listed = Values.OneOrMore(parameters);
            if (listed.Count == 0)
                context.Error(DiagnosticCodes.WrongType, parameters, "'match' is an empty list",
                    "Name the parameters that must be equal, or remove 'match' to need the whole stage.");
            foreach (var item in listed)
                if (Values.Text(context, item, "a parameter of 'match'") is { } parameter && !match.Contains(parameter))
                    match.Add(parameter);
        }

        map.RejectOthers();
        return stage is null ? null : new NeedSpec(stage, match.ToImmutable(), context.Locate(node));
    }
}
