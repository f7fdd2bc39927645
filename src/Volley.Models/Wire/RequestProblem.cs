namespace Volley.Models.Wire;

/// <summary>Why a request cannot be understood, as data: it is answered with an error in the provider's shape and reaches no provider.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">A sentence for the program that sent the request; never quotes its content.</param>
/// <param name="Field">The field that is at fault; <see langword="null"/> where it is the body as a whole.</param>
public sealed record RequestProblem(RequestProblemKind Kind, string Message, string? Field = null);

/// <summary>What can be wrong with a request.</summary>
public enum RequestProblemKind
{
    /// <summary>The body is not JSON in UTF-8.</summary>
    MalformedJson,

    /// <summary>The body is JSON, but no object.</summary>
    NotAnObject,

    /// <summary>It names no model.</summary>
    NoModel,

    /// <summary>A field that decides about money has a value that it cannot have.</summary>
    BadField,

    /// <summary>A field that decides about money is given twice, or in another case, so that reader and provider might take different ones.</summary>
    AmbiguousField,
}
