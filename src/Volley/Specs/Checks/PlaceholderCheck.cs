using Volley.Diagnostics;
using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Checks that placeholders name parameters.</summary>
internal sealed class PlaceholderCheck(SpecContext context, ParameterScope scope, string owner)
{
    private static readonly string[] BuiltIn = [ParameterName.SpecFolder, ParameterName.JobFolder, ParameterName.Repeat];

    /// <summary>Reports the names in a template that nothing gives a value.</summary>
    public void Check(LocatedTemplate template)
    {
        if (!scope.HasAllNames)
            return;
        foreach (var name in template.Template.Names)
        {
            if (scope.Names.Contains(name) || BuiltIn.Contains(name))
                continue;
            var known = scope.Names.Concat(BuiltIn).ToList();
            var nearest = NearestName.Of(name, known);
            var others = string.Join(", ", known.Take(20).Select(n => $"{{{n}}}"));
            context.Error(DiagnosticCodes.UnknownPlaceholder, template.Location, $"{owner} has no parameter '{Describe.Short(name)}'",
                nearest is null ? $"Known here are {others}; write '{{{{' and '}}}}' for literal braces." : $"Did you mean '{{{nearest}}}'?");
        }
    }
}
