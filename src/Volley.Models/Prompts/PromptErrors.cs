namespace Volley.Models.Prompts;

/// <summary>The codes of the errors that prompt jobs end with.</summary>
public static class PromptErrors
{
    /// <summary>The answer does not fit the schema, after all repairs.</summary>
    public const string AnswerInvalid = "answer-invalid";

    /// <summary>What is expected of the answer cannot be used with the job's parameters.</summary>
    public const string ExpectationInvalid = "expectation-invalid";

    /// <summary>A program that was to judge the answer gave no verdict.</summary>
    public const string ExpectationFailed = "expectation-failed";

    /// <summary>The model has no provider, or no price.</summary>
    public const string ModelUnknown = "model-unknown";

    /// <summary>The provider gave no answer, whatever was tried.</summary>
    public const string ModelFailed = "model-failed";
}
