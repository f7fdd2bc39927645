using System.Collections.Immutable;
using System.Text.Json;

namespace Volley.Models.Prompts.Schemas;

/// <summary>
/// A JSON schema, ready to check answers: the part of draft 2020-12 that providers accept for structured output. A keyword outside it is
/// an error when the schema is read, never ignored, as an answer that was not checked must not look as if it had been.
/// </summary>
/// <remarks>Source: <see href="https://json-schema.org/draft/2020-12/json-schema-validation"/>.</remarks>
public sealed class JsonSchema
{
    /// <summary>The most problems that a check reports.</summary>
    public const int MaxProblems = 20;

    private readonly SchemaNode _root;

    private JsonSchema(SchemaNode root, string text)
    {
        _root = root;
        Text = text;
    }

    /// <summary>The schema as it was written, as one line of JSON.</summary>
    public string Text { get; }

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">The schema: an object, or <see langword="true"/> or <see langword="false"/>.</param>
    /// <param name="problems">What is not understood in it; empty exactly where a schema is returned.</param>
    /// <returns>The schema, or <see langword="null"/>.</returns>
    public static JsonSchema? Read(JsonElement schema, out ImmutableArray<SchemaProblem> problems)
    {
        var reader = new SchemaReader(schema);
        var root = reader.Read();
        problems = reader.Problems;
        return problems.IsEmpty ? new JsonSchema(root, JsonLine.Of(schema)) : null;
    }

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What does not hold, at most <see cref="MaxProblems"/>, in document order; empty where the value is valid.</returns>
    public ImmutableArray<SchemaProblem> Check(JsonElement value)
    {
        var problems = new List<SchemaProblem>();
        _root.Check(value, "$", problems);
        return [.. problems.Take(MaxProblems)];
    }
}
