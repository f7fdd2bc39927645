namespace Volley.Models.Wire;

/// <summary>Which writes to a prompt cache a request may be billed for.</summary>
public enum CacheWrites
{
    /// <summary>None: it asks for none, and its provider makes none unasked.</summary>
    None,

    /// <summary>Writes of the usual lifetime.</summary>
    Usual,

    /// <summary>Writes that live for an hour as well.</summary>
    Extended,
}
