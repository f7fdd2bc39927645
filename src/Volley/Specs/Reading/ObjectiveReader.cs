using System.Collections.Immutable;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads <c>objective:</c>.</summary>
internal static class ObjectiveReader
{
    private const string Example = "Write 'objective: {metric: ratio, better: higher}'.";

    /// <summary>Reads one objective or a list of them.</summary>
    public static ImmutableArray<ObjectiveSpec> Read(SpecContext context, YamlNode node)
    {
        var objectives = ImmutableArray.CreateBuilder<ObjectiveSpec>();
        foreach (var item in Values.OneOrMore(node))
        {
            if (Values.Map(context, item, "'objective'", Example) is not { } map)
                continue;
            var metric = map.Require("metric", Example) is { } name ? Values.Text(context, name, "'metric'") : null;
            var better = map.Require("better", Example) is { } word ? Values.Choice(context, word, "'better'", "higher", "lower") : null;
            map.RejectOthers();
            if (metric is not null && better is not null)
                objectives.Add(new ObjectiveSpec(metric, better == 0));
        }

        return objectives.ToImmutable();
    }
}
