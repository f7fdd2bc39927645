using System.Globalization;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads single values. Each returns <see langword="null"/> for a mistake, which it has reported.</summary>
internal static class Values
{
    /// <summary>A text: any scalar but null, as written.</summary>
    public static string? Text(SpecContext context, YamlNode node, string what)
    {
        if (node is YamlScalar { Kind: ScalarKind.Null })
        {
            context.Error(DiagnosticCodes.WrongType, node, $"{what} has no value",
                "Give it one; write \"\" for an empty text, and quotes around a text such as null or ~.");
            return null;
        }

        if (node is not YamlScalar scalar)
        {
            context.Error(DiagnosticCodes.WrongType, node, $"{what} must be text, not {Describe.Node(node)}", HintForText(node));
            return null;
        }

        if (!scalar.Text.Contains('\0'))
            return scalar.Text;
        context.Error(DiagnosticCodes.NulCharacter, node, $"{what} contains a NUL character, which no program can be given",
            "Remove the escape that makes it.");
        return null;
    }

    /// <summary>A typed value of a parameter.</summary>
    public static ParameterValue? Parameter(SpecContext context, YamlNode node, string what)
    {
        if (Text(context, node, what) is not { } text)
            return null;
        return new ParameterValue(text, ((YamlScalar)node).Kind switch
        {
            ScalarKind.Number => ParameterKind.Number,
            ScalarKind.Boolean => ParameterKind.Boolean,
            _ => ParameterKind.Text,
        });
    }

    /// <summary>A whole number from 1 to a maximum.</summary>
    public static int? PositiveInteger(SpecContext context, YamlNode node, string what, int maximum)
    {
        if (node is YamlScalar { Kind: ScalarKind.Number } scalar)
        {
            if (int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= maximum)
                return value;
            context.Error(DiagnosticCodes.NumberOutOfRange, node,
                $"{what} must be a whole number from 1 to {maximum:N0}, not {Describe.Short(scalar.Text)}",
                "Give a number in that range.");
            return null;
        }

        context.Error(DiagnosticCodes.WrongType, node, $"{what} must be a whole number, not {Describe.Node(node)}",
            node is YamlScalar ? "Write it in digits, without quotes." : "Give one number.");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static bool? Boolean(SpecContext context, YamlNode node, string what)
    {
        if (node is YamlScalar { Kind: ScalarKind.Boolean } scalar)
            return scalar.Text[0] is 't' or 'T';
        context.Error(DiagnosticCodes.WrongType, node, $"{what} must be true or false, not {Describe.Node(node)}",
            "Write true or false; 'yes' and 'no' are texts in YAML 1.2.");
        return null;
    }

    /// <summary>One of several words.</summary>
    /// <returns>The word's place among the choices.</returns>
    public static int? Choice(SpecContext context, YamlNode node, string what, params ReadOnlySpan<string> choices)
    {
        if (node is YamlScalar scalar && choices.IndexOf(scalar.Text) is >= 0 and var index)
            return index;
        var all = choices.ToArray();
        var nearest = node is YamlScalar { Text: var text } ? NearestName.Of(text, all) : null;
        context.Error(DiagnosticCodes.UnknownChoice, node, $"{what} must be {string.Join(" or ", all)}, not {Describe.Node(node)}",
            nearest is null ? "Give one of these words." : $"Did you mean '{nearest}'?");
        return null;
    }

    /// <summary>A map, wrapped for reading; a hint shows how it looks.</summary>
    public static MapReader? Map(SpecContext context, YamlNode node, string what, string hint)
    {
        if (node is YamlMap map)
            return new MapReader(context, map, what);
        context.Error(DiagnosticCodes.WrongType, node, $"{what} must be a map, not {Describe.Node(node)}", hint);
        return null;
    }

    /// <summary>A list's elements; anything else counts as a list of one.</summary>
    public static IReadOnlyList<YamlNode> OneOrMore(YamlNode node) => node is YamlList list ? list.Items : [node];

    private static string HintForText(YamlNode node) =>
        node is YamlMap { Entries: { Count: 1 } entries } && entries.GetAt(0).Value.Value is YamlScalar { Kind: ScalarKind.Null }
        ? $"Put quotes around it: \"{{{Describe.Short(entries.GetAt(0).Key)}}}\"; without them YAML reads a map."
        : "Give one text; put it in quotes where it begins with a special character.";
}
