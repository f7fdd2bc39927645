namespace Volley.Models.Prompts;

/// <summary>The codes of the errors that prompt jobs end with.</summary>
public static class PromptErrors
{
    /// <summary>There is no answer: the provider failed, refused, or the call may not be made.</summary>
    public const string ModelFailed = "model-error";

    /// <summary>The answer does not fit the schema, after all repairs.</summary>
    public const string AnswerInvalid = "answer-invalid";

    /// <summary>What is expected of the answer cannot be used with the job's parameters.</summary>
    public const string ExpectationInvalid = "expectation-invalid";
}
