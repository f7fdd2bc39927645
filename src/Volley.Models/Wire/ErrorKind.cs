namespace Volley.Models.Wire;

/// <summary>Errors that Volley itself answers with, in the shape of the provider that the program believes to talk to.</summary>
public enum ErrorKind
{
    /// <summary>400: the request cannot be understood, or may not be made as it is.</summary>
    BadRequest = 400,

    /// <summary>401: the token is missing or wrong.</summary>
    Unauthorized = 401,

    /// <summary>402: it does not fit the budget.</summary>
    Budget = 402,

    /// <summary>403: it is known who asks, and not allowed.</summary>
    Forbidden = 403,

    /// <summary>404: there is no such path or model.</summary>
    NotFound = 404,

    /// <summary>405: the path is there, but not for this method.</summary>
    MethodNotAllowed = 405,

    /// <summary>413: the body is too large.</summary>
    TooLarge = 413,

    /// <summary>429: the provider's limit lasts longer than can be waited for.</summary>
    RateLimited = 429,

    /// <summary>500: Volley itself is at fault.</summary>
    Internal = 500,

    /// <summary>502: the provider failed, or answered with what is no answer.</summary>
    BadGateway = 502,

    /// <summary>503: the batch is ending, or paused.</summary>
    Unavailable = 503,

    /// <summary>504: the provider took too long.</summary>
    Timeout = 504,
}
