using Volley.Diagnostics;

namespace Volley.Specs;

/// <summary>A template and where it is written.</summary>
/// <param name="Template">The template.</param>
/// <param name="Location">Where it is written.</param>
public sealed record LocatedTemplate(Template Template, SourceLocation Location);
