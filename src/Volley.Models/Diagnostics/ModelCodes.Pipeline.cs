namespace Volley.Models.Diagnostics;

/// <content>Calls and recordings.</content>
public static partial class ModelCodes
{
    /// <summary>A provider takes no calls for longer than its longest wait.</summary>
    public const string ProviderPaused = "VOL6201";

    /// <summary>There are no recordings where some are to be replayed.</summary>
    public const string CassetteMissing = "VOL6202";

    /// <summary>A file is no file of recordings, or it is damaged.</summary>
    public const string CassetteUnreadable = "VOL6203";

    /// <summary>Recordings cannot be written.</summary>
    public const string CassetteFailed = "VOL6204";
}
