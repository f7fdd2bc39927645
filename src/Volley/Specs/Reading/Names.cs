using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Checks names that become parts of file names, and the names of parameters.</summary>
internal static class Names
{
    private const int MaxName = 100;
    private const int MaxStage = 60;

    /// <summary>A batch's name.</summary>
    public static string? Batch(SpecContext context, YamlNode node) =>
        Check(context, node, "the batch's name", t => t.Length <= MaxName && HasOnly(t, "._-") && char.IsAsciiLetterOrDigit(t[0]),
            $"Use at most {MaxName} letters, digits, '.', '_' and '-', a letter or digit first.");

    /// <summary>A stage's name.</summary>
    public static string? Stage(SpecContext context, YamlNode node) =>
        Check(context, node, "a stage's name", t => t.Length <= MaxStage && HasOnly(t, "_-"),
            $"Use at most {MaxStage} letters, digits, '_' and '-'.");

    /// <summary>The id of a listed job.</summary>
    public static string? Job(SpecContext context, YamlNode node) =>
        Check(context, node, "a job's id",
            t => t.Length <= MaxName && HasOnly(t, "._-") && (char.IsAsciiLetterOrDigit(t[0]) || t[0] == '_'),
            $"Use at most {MaxName} letters, digits, '.', '_' and '-', a letter, digit or '_' first: the job's folder bears it.");

    /// <summary>Whether a text can name a parameter; if not, that is reported.</summary>
    public static bool Parameter(SpecContext context, YamlNode at, string name)
    {
        if (ParameterName.IsReserved(name))
        {
            context.Error(DiagnosticCodes.ReservedName, at, $"'{name}' cannot name a parameter: it means something else",
                "Choose another name.");
            return false;
        }

        if (Template.IsName(name))
            return true;
        context.Error(DiagnosticCodes.BadName, at, $"'{Describe.Short(name)}' cannot name a parameter",
            "Use letters, digits, '_' and '-', a letter or '_' first.");
        return false;
    }

    private static string? Check(SpecContext context, YamlNode node, string what, Func<string, bool> isGood, string hint)
    {
        if (Values.Text(context, node, what) is not { } text)
            return null;
        if (text.Length > 0 && isGood(text))
            return text;
        context.Error(DiagnosticCodes.BadName, node, $"{what} cannot be '{Describe.Short(text)}'", hint);
        return null;
    }

    private static bool HasOnly(string text, string others)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && !others.Contains(c))
                return false;
        return true;
    }
}
