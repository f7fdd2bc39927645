using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Checks that a stage's parameters can be told apart, as placeholders and as environment variables.</summary>
internal static class ParameterCheck
{
    /// <summary>Checks axes and columns against each other.</summary>
    /// <param name="context">Where mistakes go.</param>
    /// <param name="matrix">The axes.</param>
    /// <param name="items">The items; <see langword="null"/> for none.</param>
    /// <param name="owner">The map that has both, to find where <c>items</c> is written.</param>
    public static void Check(SpecContext context, MatrixDraft matrix, ItemsDraft? items, YamlMap owner)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var axis in matrix.Names)
            Claim(context, axis, axis.Text, variables);
        if (items is null || items.Columns.IsDefault)
            return;
        var at = owner.Entries["items"].Key;
        foreach (var column in items.Columns)
            Claim(context, at, column, variables);
    }

    /// <summary>Checks the parameters of a listed job.</summary>
    public static void Check(SpecContext context, IEnumerable<YamlScalar> names)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
            Claim(context, name, name.Text, variables);
    }

    private static void Claim(SpecContext context, YamlNode at, string name, Dictionary<string, string> variables)
    {
        var variable = ParameterName.EnvironmentVariable(name);
        if (variables.TryAdd(variable, name))
            return;
        var first = variables[variable];
        if (first == name)
        {
            context.Error(DiagnosticCodes.DuplicateParameter, at,
                $"the parameter '{Describe.Short(name)}' is given twice, by axes or columns", "Rename one of them.");
        }
        else
        {
            context.Error(DiagnosticCodes.EnvironmentClash, at,
                $"the parameters '{Describe.Short(first)}' and '{Describe.Short(name)}' would both be the environment variable {Describe.Short(variable)}",
                "Rename one of them.");
        }
    }
}
