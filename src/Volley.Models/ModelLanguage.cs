using Volley.Models.Prompts;
using Volley.Specs.Sections;

namespace Volley.Models;

/// <summary>What this assembly adds to the language of specs. Constants and delegates, so that naming them does not load it.</summary>
public static class ModelLanguage
{
    /// <summary>The key of a stage whose jobs ask a model.</summary>
    public const string PromptKey = "prompt";

    /// <summary>The key that names the model.</summary>
    public const string ModelKey = "model";

    /// <summary>The key that says what an answer should be.</summary>
    public const string ExpectKey = "expect";

    /// <summary>How a prompt is written.</summary>
    public const string PromptExample = "prompt: {user: \"…\"}";

    /// <summary>Makes a reader of prompts.</summary>
    /// <returns>The reader.</returns>
    public static IWorkloadReader PromptReader() => new PromptReader();
}
