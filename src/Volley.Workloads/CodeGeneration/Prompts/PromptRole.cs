namespace Volley.Workloads.CodeGeneration.Prompts;

/// <summary>What a call to the model is for.</summary>
public enum PromptRole
{
    /// <summary>Whole files.</summary>
    Create,

    /// <summary>A judgement.</summary>
    Verify,

    /// <summary>Edits.</summary>
    Edit,

    /// <summary>A judgement of edits.</summary>
    VerifyEdit,

    /// <summary>One part of a large file.</summary>
    Split,

    /// <summary>Tests before the code.</summary>
    Test,

    /// <summary>A repair of what does not build.</summary>
    Fix,

    /// <summary>A second try with feedback; uses the prompt of the first.</summary>
    Retry,
}
