using Volley.Diagnostics;
using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Checks that placeholders name parameters.</summary>
/// <param name="context">Where mistakes go.</param>
/// <param name="scope">The parameters.</param>
/// <param name="owner">Whose they are, for messages.</param>
/// <param name="builtIn">The names beside them.</param>
/// <param name="isOfKeys">Whether keys are made of what is checked, before any job has a folder.</param>
internal sealed class PlaceholderCheck(SpecContext context, ParameterScope scope, string owner, string[] builtIn, bool isOfKeys = false)
{
    /// <summary>What commands may name: they run on this machine, in these folders.</summary>
    private static readonly string[] OfCommands = [ParameterName.SpecFolder, ParameterName.JobFolder, ParameterName.Repeat];

    /// <summary>What the paths of files may name whose content is part of keys: a key is made before its job has a folder.</summary>
    private static readonly string[] OfFiles = [ParameterName.SpecFolder, ParameterName.Repeat];

    /// <summary>What texts may name: folders are none of a text's business, nor of a key's.</summary>
    private static readonly string[] OfTexts = [ParameterName.Repeat];

    /// <summary>The check of a command.</summary>
    public static PlaceholderCheck ForCommands(SpecContext context, ParameterScope scope, string owner) => new(context, scope, owner, OfCommands);

    /// <summary>The check of the paths of files that keys hold.</summary>
    public static PlaceholderCheck ForFiles(SpecContext context, ParameterScope scope, string owner) => new(context, scope, owner, OfFiles, isOfKeys: true);

    /// <summary>The check of texts that leave this machine.</summary>
    public static PlaceholderCheck ForTexts(SpecContext context, ParameterScope scope, string owner) => new(context, scope, owner, OfTexts);

    /// <summary>Reports the names in a template that nothing gives a value.</summary>
    public void Check(LocatedTemplate template)
    {
        if (!scope.HasAllNames)
            return;
        foreach (var name in template.Template.Names)
        {
            if (scope.Names.Contains(name) || builtIn.Contains(name))
                continue;
            if (name == ParameterName.JobFolder && isOfKeys)
            {
                context.Error(DiagnosticCodes.UnknownPlaceholder, template.Location, $"'{{{name}}}' has no value in '{Describe.Short(template.Template.Text)}': what this file holds is part of a job's key, and keys are made before any job has a folder",
                    "Name a file that is there before the batch, relative to the spec's folder.");
                continue;
            }

            var known = scope.Names.Concat(builtIn).ToList();
            var nearest = NearestName.Of(name, known);
            var others = string.Join(", ", known.Take(20).Select(n => $"{{{n}}}"));
            context.Error(DiagnosticCodes.UnknownPlaceholder, template.Location, $"{owner} has no parameter '{Describe.Short(name)}'",
                nearest is null ? $"Known here are {others}; write '{{{{' and '}}}}' for literal braces." : $"Did you mean '{{{nearest}}}'?");
        }
    }
}
