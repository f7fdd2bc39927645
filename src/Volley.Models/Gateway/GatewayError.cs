namespace Volley.Models.Gateway;

/// <summary>Where a request ended at the gateway. What a provider, the budget or a gate says of a call is none of these: such answers are passed on.</summary>
public enum GatewayError
{
    /// <summary>Nowhere: it was answered.</summary>
    None,

    /// <summary>The path is none that is known.</summary>
    UnknownPath,

    /// <summary>The path is known, but nobody could say what a call of it costs.</summary>
    NotMetered,

    /// <summary>The path is known, but for another method.</summary>
    WrongMethod,

    /// <summary>It came by another host name than this machine's own.</summary>
    StrangeHost,

    /// <summary>It brought no token.</summary>
    NoToken,

    /// <summary>It brought a token that is none, or is none any longer.</summary>
    WrongToken,

    /// <summary>The gateway is about to end.</summary>
    Stopping,

    /// <summary>The attempt that it belongs to is over.</summary>
    AttemptOver,

    /// <summary>Its body is longer than may be.</summary>
    BodyTooLarge,

    /// <summary>Its body did not come through, or is compressed.</summary>
    BodyUnreadable,

    /// <summary>Its body is no request of its format.</summary>
    BadRequest,

    /// <summary>Its model is unknown, or its price is.</summary>
    UnknownModel,

    /// <summary>Its model's provider speaks another format.</summary>
    OtherFormat,

    /// <summary>Whoever asked did not wait for the answer.</summary>
    ClientLeft,

    /// <summary>The provider's answer broke off after its beginning had been passed on.</summary>
    AnswerBroken,

    /// <summary>The journal or the recordings cannot be written.</summary>
    NotRecorded,

    /// <summary>Volley itself is at fault.</summary>
    Internal,
}
