namespace Volley.Models.Diagnostics;

/// <content>Prompts and scripted answers.</content>
public static partial class ModelCodes
{
    /// <summary>A setting of a prompt is not what it must be.</summary>
    public const string PromptInvalid = "VOL6301";

    /// <summary>The schema of an answer cannot be used.</summary>
    public const string SchemaInvalid = "VOL6302";

    /// <summary>What is expected of an answer cannot be used.</summary>
    public const string ExpectationInvalid = "VOL6303";

    /// <summary>A scripted provider's file of rules is not what it must be.</summary>
    public const string RulesInvalid = "VOL6304";
}
