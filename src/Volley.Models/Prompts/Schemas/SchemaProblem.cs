namespace Volley.Models.Prompts.Schemas;

/// <summary>What does not hold of a value, or is not understood in a schema.</summary>
/// <param name="Path">Where, as a path such as <c>$.items[2].name</c>.</param>
/// <param name="Message">What is wrong there, as a phrase without a full stop.</param>
public readonly record struct SchemaProblem(string Path, string Message)
{
    /// <summary>The place and the message.</summary>
    /// <returns>Such as <c>$.score: must be at most 10</c>.</returns>
    public override string ToString() => $"{Path}: {Message}";
}
