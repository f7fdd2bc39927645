namespace Volley.Models.Diagnostics;

/// <content>The gateway.</content>
public static partial class ModelCodes
{
    /// <summary>The gateway cannot listen on the port that it was given.</summary>
    public const string GatewayPortTaken = "VOL6401";

    /// <summary>The gateway met a fault of Volley's own, and the program got a 500.</summary>
    public const string GatewayFault = "VOL6402";

    /// <summary>The gateway turns calls away that cannot be recorded.</summary>
    public const string GatewayNotRecorded = "VOL6403";
}
