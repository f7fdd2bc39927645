namespace Volley.Models.Diagnostics;

/// <content>The gateway.</content>
public static partial class ModelCodes
{
    /// <summary>The gateway cannot listen on the port that it was given.</summary>
    public const string GatewayPortTaken = "VOL6401";
}
