using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Volley.Models.Prompts.Expectations;

/// <summary>
/// A path into a JSON document: <c>$</c>, then names (<c>.name</c> or <c>['name']</c>), places (<c>[0]</c>, from the end <c>[-1]</c>) and
/// wildcards (<c>.*</c>, <c>[*]</c>). The part of RFC 9535 that names a value, without filters and slices.
/// </summary>
public sealed class JsonPath
{
    private readonly List<Step> _steps;

    private JsonPath(List<Step> steps, string text)
    {
        _steps = steps;
        Text = text;
    }

    /// <summary>The path as written.</summary>
    public string Text { get; }

    /// <summary>Reads a path.</summary>
    /// <param name="text">Such as <c>$.answer.items[0]</c>.</param>
    /// <param name="problem">What is wrong with it, as a phrase; <see langword="null"/> exactly where a path is returned.</param>
    /// <returns>The path, or <see langword="null"/>.</returns>
    public static JsonPath? Parse(string text, out string? problem)
    {
        var steps = new List<Step>();
        problem = text.StartsWith('$') ? null : "a path begins with '$'";
        for (var at = 1; problem is null && at < text.Length;)
        {
            var from = at;
            var step = text[at] switch
            {
                '.' => ReadName(text, ref at),
                '[' => ReadBracket(text, ref at),
                _ => null,
            };
            if (step is null)
                problem = $"'{text[from..]}' at character {from + 1} is no step; steps are .name, ['name'], [0] and [*]";
            else
                steps.Add(step.Value);
        }

        return problem is null ? new JsonPath(steps, text) : null;
    }

    /// <summary>Finds what the path names.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The values, in document order; empty where there is none.</returns>
    public IEnumerable<JsonElement> Find(JsonElement document)
    {
        IEnumerable<JsonElement> found = [document];
        foreach (var step in _steps)
            found = found.SelectMany(value => step.Apply(value));
        return found;
    }

    private static Step? ReadName(string text, ref int at)
    {
        var from = ++at;
        while (at < text.Length && text[at] is not ('.' or '['))
            at++;
        return text[from..at] switch
        {
            "" => null,
            "*" => new Step(null, null),
            var name => new Step(name, null),
        };
    }

    private static Step? ReadBracket(string text, ref int at)
    {
        at++;
        if (at < text.Length && text[at] is '\'' or '"')
            return ReadQuoted(text, ref at);
        var end = text.IndexOf(']', at);
        if (end < 0)
            return null;
        var inner = text[at..end];
        at = end + 1;
        if (inner == "*")
            return new Step(null, null);
        return int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var place) ? new Step(null, place) : null;
    }

    private static Step? ReadQuoted(string text, ref int at)
    {
        var quote = text[at++];
        var name = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            name.Append(text[at++]);
        }

        if (at + 1 >= text.Length || text[at + 1] != ']')
            return null;
        at += 2;
        return new Step(name.ToString(), null);
    }

    /// <summary>One step: a name, a place, or (neither) everything.</summary>
    private readonly record struct Step(string? Name, int? Place)
    {
        public IEnumerable<JsonElement> Apply(JsonElement value)
        {
            if (Name is not null)
                return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Name, out var named) ? [named] : [];
            if (Place is { } place)
            {
                var length = value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;
                var index = place < 0 ? length + place : place;
                return index >= 0 && index < length ? [value[index]] : [];
            }

            return value.ValueKind switch
            {
                JsonValueKind.Array => value.EnumerateArray(),
                JsonValueKind.Object => value.EnumerateObject().Select(p => p.Value),
                _ => [],
            };
        }
    }
}
