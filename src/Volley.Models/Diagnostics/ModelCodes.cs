namespace Volley.Models.Diagnostics;

/// <summary>The diagnostic codes of model access: 6xxx. A code is never reused; each has an entry in <c>docs/errors.md</c>.</summary>
public static partial class ModelCodes
{
    /// <summary>A model has no price.</summary>
    public const string UnknownPrice = "VOL6001";

    /// <summary>A model id names a provider that there is not.</summary>
    public const string UnknownProvider = "VOL6002";

    /// <summary>A model id has no provider in front, or no model behind it.</summary>
    public const string BadModelId = "VOL6003";

    /// <summary>Where the name of an environment variable should stand is something else, perhaps the key itself.</summary>
    public const string KeyNotAName = "VOL6004";

    /// <summary>A provider's URL is none that can be called.</summary>
    public const string BadUrl = "VOL6005";

    /// <summary>The environment variable with a provider's key is not set.</summary>
    public const string KeyNotSet = "VOL6006";

    /// <summary>A key would be sent over the network in the clear.</summary>
    public const string KeyInTheClear = "VOL6007";

    /// <summary>The rules of a scripted provider are not there.</summary>
    public const string RulesMissing = "VOL6008";
}
