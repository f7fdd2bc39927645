namespace Volley.Models.Wire;

/// <summary>What in a request lets it cost more than its bytes and its limit bound. Under a hard cap such a request needs a maximum of its own.</summary>
[Flags]
public enum CostRisks
{
    /// <summary>Nothing: the bound holds.</summary>
    None = 0,

    /// <summary>Images, audio, video or files, whose tokens are not those of the text that names them.</summary>
    Media = 1,

    /// <summary>Input that lies at the provider: earlier responses, conversations, stored prompts, work in the background.</summary>
    ServerState = 2,

    /// <summary>Tools that the provider runs, and bills, itself.</summary>
    ServerTools = 4,

    /// <summary>More than one answer. The bound counts them; that each has the limit to itself is the provider's word.</summary>
    SeveralAnswers = 8,

    /// <summary>A service tier, speed or region that is billed above the list price.</summary>
    PremiumService = 16,

    /// <summary>Other models that may answer instead.</summary>
    OtherModels = 32,

    /// <summary>A predicted output, whose rejected tokens are billed.</summary>
    Prediction = 64,
}

/// <summary>Words for <see cref="CostRisks"/>.</summary>
public static class CostRiskText
{
    /// <summary>Names the risks for a message, such as <c>media and tools that the provider runs</c>.</summary>
    /// <param name="risks">The risks; not none.</param>
    /// <returns>The phrase.</returns>
    public static string Describe(CostRisks risks)
    {
        (CostRisks Risk, string Text)[] all =
        [
            (CostRisks.Media, "images, audio or files"),
            (CostRisks.ServerState, "input that lies at the provider"),
            (CostRisks.ServerTools, "tools that the provider runs"),
            (CostRisks.SeveralAnswers, "more than one answer"),
            (CostRisks.PremiumService, "a service above the list price"),
            (CostRisks.OtherModels, "other models that may answer instead"),
            (CostRisks.Prediction, "a predicted output"),
        ];
        string[] named = [.. all.Where(r => risks.HasFlag(r.Risk)).Select(r => r.Text)];
        return named.Length < 2 ? string.Concat(named) : $"{string.Join(", ", named[..^1])} and {named[^1]}";
    }
}
