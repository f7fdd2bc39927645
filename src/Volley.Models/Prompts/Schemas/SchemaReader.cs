using System.Collections.Immutable;
using System.Text.Json;

namespace Volley.Models.Prompts.Schemas;

/// <summary>Reads schemas; collects everything that it does not understand.</summary>
internal sealed class SchemaReader(JsonElement document)
{
    private const int MaxDepth = 64;

    private static readonly string[] TypeNames = ["object", "array", "string", "number", "integer", "boolean", "null"];

    private readonly List<SchemaProblem> _problems = [];
    private readonly Dictionary<string, SchemaNode> _references = [];

    public ImmutableArray<SchemaProblem> Problems => [.. _problems];

    public SchemaNode Read()
    {
        _references["#"] = new SchemaNode();
        Fill(_references["#"], document, "$", 0);
        return _references["#"];
    }

    private SchemaNode Read(JsonElement schema, string path, int depth)
    {
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
            return Referenced(schema, reference, path, depth);
        var node = new SchemaNode();
        Fill(node, schema, path, depth);
        return node;
    }

    /// <summary>A reference may lead back to a schema that is being read: trees are described so.</summary>
    private SchemaNode Referenced(JsonElement schema, JsonElement reference, string path, int depth)
    {
        var target = reference.ValueKind == JsonValueKind.String ? reference.GetString()! : "";
        if (_references.TryGetValue(target, out var known))
            return known;
        var place = document;
        if (!target.StartsWith("#/", StringComparison.Ordinal) || !target[2..].Split('/').All(step => Enter(ref place, step)))
        {
            _problems.Add(new(path, $"'$ref: {target}' leads nowhere; only references within the schema, such as '#/$defs/name', are known"));
            return new SchemaNode();
        }

        if (schema.EnumerateObject().Any(p => p.Name is not "$ref" && !IsAnnotation(p.Name)))
            _problems.Add(new(path, "other keywords beside '$ref' are not supported; use 'allOf'"));
        var node = new SchemaNode();
        _references[target] = node;
        Fill(node, place, target, depth);
        return node;
    }

    private static bool Enter(ref JsonElement place, string step)
    {
        var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(name, out var inner))
            return false;
        place = inner;
        return true;
    }

    private void Fill(SchemaNode node, JsonElement schema, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            _problems.Add(new(path, $"the schema is nested deeper than {MaxDepth} levels"));
            return;
        }

        switch (schema.ValueKind)
        {
            case JsonValueKind.True:
                return;
            case JsonValueKind.False:
                node.IsNever = true;
                return;
            case JsonValueKind.Object:
                foreach (var keyword in schema.EnumerateObject())
                    Apply(node, keyword.Name, keyword.Value, path, depth);
                return;
            default:
                _problems.Add(new(path, "a schema is an object, true or false"));
                return;
        }
    }

    private void Apply(SchemaNode node, string keyword, JsonElement value, string path, int depth)
    {
        var inner = path + "." + keyword;
        switch (keyword)
        {
            case "type":
                ReadTypes(node, value, inner);
                break;
            case "enum":
                if (Expect(value, JsonValueKind.Array, inner, "a list"))
                    node.Allowed = [.. value.EnumerateArray()];
                break;
            case "const":
                node.Allowed = [value];
                break;
            case "properties":
                if (Expect(value, JsonValueKind.Object, inner, "an object"))
                    foreach (var property in value.EnumerateObject())
                        node.Properties.Add(new(property.Name, Read(property.Value, inner + "." + property.Name, depth + 1)));
                break;
            case "required":
                ReadRequired(node, value, inner);
                break;
            case "additionalProperties":
                node.AdditionalProperties = Read(value, inner, depth + 1);
                break;
            case "items":
                node.Items = Read(value, inner, depth + 1);
                break;
            case "uniqueItems":
                node.HasUniqueItems = value.ValueKind == JsonValueKind.True;
                break;
            case "pattern":
                ReadPattern(node, value, inner);
                break;
            case "allOf" or "anyOf" or "oneOf":
                ReadAlternatives(keyword switch { "allOf" => node.AllOf, "anyOf" => node.AnyOf, _ => node.OneOf }, value, inner, depth);
                break;
            case "not":
                node.Not = Read(value, inner, depth + 1);
                break;
            case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf"
                or "minLength" or "maxLength" or "minItems" or "maxItems" or "minProperties" or "maxProperties":
                ReadLimit(node, keyword, value, inner);
                break;
            default:
                if (!IsAnnotation(keyword))
                    _problems.Add(new(inner, "this keyword is not supported, so answers could not be checked against it"));
                break;
        }
    }

    /// <summary>Keywords that say nothing about which values are valid.</summary>
    private static bool IsAnnotation(string keyword) =>
        keyword is "title" or "description" or "default" or "examples" or "format" or "deprecated" or "readOnly" or "writeOnly"
            or "$schema" or "$id" or "$comment" or "$defs" or "definitions";

    private void ReadTypes(SchemaNode node, JsonElement value, string path)
    {
        foreach (var type in value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value })
        {
            if (type.ValueKind == JsonValueKind.String && TypeNames.Contains(type.GetString()))
                node.Types.Add(type.GetString()!);
            else
                _problems.Add(new(path, $"{type.GetRawText()} is not a type; the types are {string.Join(", ", TypeNames)}"));
        }
    }

    private void ReadRequired(SchemaNode node, JsonElement value, string path)
    {
        if (!Expect(value, JsonValueKind.Array, path, "a list of names"))
            return;
        foreach (var name in value.EnumerateArray())
            if (Expect(name, JsonValueKind.String, path, "a list of names"))
                node.Required.Add(name.GetString()!);
    }

    private void ReadPattern(SchemaNode node, JsonElement value, string path)
    {
        if (!Expect(value, JsonValueKind.String, path, "a regular expression"))
            return;
        try
        {
            node.SetPattern(value.GetString()!);
        }
        catch (ArgumentException e)
        {
            _problems.Add(new(path, "not a regular expression: " + e.Message));
        }
    }

    private void ReadAlternatives(List<SchemaNode> alternatives, JsonElement value, string path, int depth)
    {
        if (!Expect(value, JsonValueKind.Array, path, "a list of schemas"))
            return;
        foreach (var schema in value.EnumerateArray())
            alternatives.Add(Read(schema, $"{path}[{alternatives.Count}]", depth + 1));
    }

    private void ReadLimit(SchemaNode node, string keyword, JsonElement value, string path)
    {
        var isNumber = value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _);
        var mayBeNegative = keyword is "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum";
        if (!isNumber || (!mayBeNegative && value.GetDecimal() < 0) || (keyword == "multipleOf" && value.GetDecimal() == 0))
            _problems.Add(new(path, mayBeNegative ? "must be a number" : "must be a number that is not negative"));
        else
            node.Limits[keyword] = value.GetDecimal();
    }

    private bool Expect(JsonElement value, JsonValueKind kind, string path, string what)
    {
        if (value.ValueKind == kind)
            return true;
        _problems.Add(new(path, "must be " + what));
        return false;
    }
}
