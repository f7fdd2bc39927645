namespace Volley.Models.Diagnostics;

/// <content>Prompts.</content>
public static partial class ModelCodes
{
    /// <summary>A setting of a prompt is not what it must be.</summary>
    public const string PromptInvalid = "VOL6301";

    /// <summary>The schema of an answer cannot be used.</summary>
    public const string SchemaInvalid = "VOL6302";

    /// <summary>What is expected of an answer cannot be used.</summary>
    public const string ExpectationInvalid = "VOL6303";
}
