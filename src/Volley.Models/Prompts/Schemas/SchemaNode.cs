using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Volley.Models.Prompts.Schemas;

/// <summary>One (sub)schema: the keywords that it has, and how they are checked.</summary>
internal sealed class SchemaNode
{
    private const int MaxDepth = 256;

    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    public bool IsNever { get; set; }

    public List<string> Types { get; } = [];

    public List<JsonElement>? Allowed { get; set; }

    public List<KeyValuePair<string, SchemaNode>> Properties { get; } = [];

    public List<string> Required { get; } = [];

    public SchemaNode? AdditionalProperties { get; set; }

    public SchemaNode? Items { get; set; }

    public bool HasUniqueItems { get; set; }

    public Dictionary<string, decimal> Limits { get; } = [];

    public Regex? Pattern { get; private set; }

    public List<SchemaNode> AllOf { get; } = [];

    public List<SchemaNode> AnyOf { get; } = [];

    public List<SchemaNode> OneOf { get; } = [];

    public SchemaNode? Not { get; set; }

    public void SetPattern(string pattern) => Pattern = new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);

    public void Check(JsonElement value, string path, List<SchemaProblem> problems, int depth = 0)
    {
        if (problems.Count >= JsonSchema.MaxProblems)
            return;
        if (depth > MaxDepth)
        {
            problems.Add(new(path, $"is nested deeper than {MaxDepth} levels, or the schema refers to itself without end"));
            return;
        }

        if (IsNever)
        {
            problems.Add(new(path, "must not be there"));
            return;
        }

        if (Types.Count > 0 && !Types.Exists(t => IsOfType(value, t)))
        {
            problems.Add(new(path, $"must be {string.Join(" or ", Types)}, not {NameOf(value)}"));
            return;
        }

        if (Allowed is not null && !Allowed.Exists(a => JsonElement.DeepEquals(a, value)))
            problems.Add(new(path, Allowed.Count == 1 ? $"must be {Shown(Allowed[0])}" : $"must be one of {string.Join(", ", Allowed.Select(Shown))}"));
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(value, path, problems, depth + 1);
                break;
            case JsonValueKind.Array:
                CheckArray(value, path, problems, depth + 1);
                break;
            case JsonValueKind.String:
                CheckText(value.GetString()!, path, problems);
                break;
            case JsonValueKind.Number:
                CheckNumber(value, path, problems);
                break;
            default:
                break;
        }

        CheckCombined(value, path, problems, depth + 1);
    }

    private void CheckObject(JsonElement value, string path, List<SchemaProblem> problems, int depth)
    {
        foreach (var name in Required)
            if (!value.TryGetProperty(name, out _))
                problems.Add(new(path, $"must have '{name}'"));
        var count = 0;
        foreach (var property in value.EnumerateObject())
        {
            count++;
            var known = Properties.FindIndex(p => p.Key == property.Name);
            var inner = path + "." + property.Name;
            if (known >= 0)
                Properties[known].Value.Check(property.Value, inner, problems, depth);
            else
                AdditionalProperties?.Check(property.Value, inner, problems, depth);
        }

        CheckCount(count, "Properties", "properties", path, problems);
    }

    private void CheckArray(JsonElement value, string path, List<SchemaProblem> problems, int depth)
    {
        CheckCount(value.GetArrayLength(), "Items", "items", path, problems);
        var place = 0;
        foreach (var item in value.EnumerateArray())
            Items?.Check(item, $"{path}[{place++}]", problems, depth);
        if (!HasUniqueItems)
            return;
        var items = value.EnumerateArray().ToArray();
        for (var later = 1; later < items.Length; later++)
            for (var earlier = 0; earlier < later; earlier++)
                if (JsonElement.DeepEquals(items[earlier], items[later]))
                {
                    problems.Add(new($"{path}[{later}]", $"must not repeat item {earlier}"));
                    return;
                }
    }

    private void CheckText(string text, string path, List<SchemaProblem> problems)
    {
        // JSON schema counts code points, not UTF-16 units.
        CheckCount(text.EnumerateRunes().Count(), "Length", "characters", path, problems);
        if (Pattern is not null && !Matches(Pattern, text))
            problems.Add(new(path, $"must match the pattern {Pattern}"));
    }

    private void CheckNumber(JsonElement value, string path, List<SchemaProblem> problems)
    {
        if (!value.TryGetDecimal(out var number))
        {
            CheckHuge(value.GetDouble(), path, problems);
            return;
        }

        if (Limits.TryGetValue("minimum", out var limit) && number < limit)
            problems.Add(new(path, $"must be at least {Shown(limit)}"));
        if (Limits.TryGetValue("maximum", out limit) && number > limit)
            problems.Add(new(path, $"must be at most {Shown(limit)}"));
        if (Limits.TryGetValue("exclusiveMinimum", out limit) && number <= limit)
            problems.Add(new(path, $"must be more than {Shown(limit)}"));
        if (Limits.TryGetValue("exclusiveMaximum", out limit) && number >= limit)
            problems.Add(new(path, $"must be less than {Shown(limit)}"));
        if (Limits.TryGetValue("multipleOf", out limit) && number % limit != 0)
            problems.Add(new(path, $"must be a multiple of {Shown(limit)}"));
    }

    /// <summary>A number beyond 28 digits: only its side of the limits can be told.</summary>
    private void CheckHuge(double number, string path, List<SchemaProblem> problems)
    {
        if (number > 0 && (Limits.ContainsKey("maximum") || Limits.ContainsKey("exclusiveMaximum")))
            problems.Add(new(path, "is too large"));
        if (number < 0 && (Limits.ContainsKey("minimum") || Limits.ContainsKey("exclusiveMinimum")))
            problems.Add(new(path, "is too small"));
    }

    private void CheckCount(int count, string suffix, string noun, string path, List<SchemaProblem> problems)
    {
        if (Limits.TryGetValue("min" + suffix, out var limit) && count < limit)
            problems.Add(new(path, $"must have at least {Shown(limit)} {noun}, not {count}"));
        if (Limits.TryGetValue("max" + suffix, out limit) && count > limit)
            problems.Add(new(path, $"must have at most {Shown(limit)} {noun}, not {count}"));
    }

    private void CheckCombined(JsonElement value, string path, List<SchemaProblem> problems, int depth)
    {
        foreach (var part in AllOf)
            part.Check(value, path, problems, depth);
        if (AnyOf.Count > 0 && !AnyOf.Exists(s => s.Holds(value, depth)))
            problems.Add(new(path, "must fit one of the alternatives of anyOf"));
        if (OneOf.Count > 0 && OneOf.Count(s => s.Holds(value, depth)) is var fitting && fitting != 1)
            problems.Add(new(path, $"must fit exactly one of the alternatives of oneOf, not {fitting}"));
        if (Not?.Holds(value, depth) == true)
            problems.Add(new(path, "must not fit the schema of not"));
    }

    private bool Holds(JsonElement value, int depth)
    {
        var problems = new List<SchemaProblem>();
        Check(value, "$", problems, depth);
        return problems.Count == 0;
    }

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            // A pattern that takes this long on an answer cannot be said to match it.
            return false;
        }
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(value),
        _ => NameOf(value) == type,
    };

    private static bool IsWhole(JsonElement value) =>
        value.TryGetDecimal(out var number) ? number == decimal.Truncate(number) : double.IsInteger(value.GetDouble());

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static string Shown(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string Shown(JsonElement value) => value.GetRawText();
}
