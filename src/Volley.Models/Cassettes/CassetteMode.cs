namespace Volley.Models.Cassettes;

/// <summary>What is done with recordings.</summary>
public enum CassetteMode
{
    /// <summary>What is recorded is replayed; everything else is called, and recorded.</summary>
    Record,

    /// <summary>Only what is recorded is answered. Nothing is called, and nothing costs anything.</summary>
    Replay,
}
