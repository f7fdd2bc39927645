namespace Volley.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>The journal is damaged, or lost what other files of the batch know.</summary>
    public const string JournalDamaged = "VOL3001";

    /// <summary>The journal was made by a newer Volley.</summary>
    public const string JournalNewer = "VOL3002";

    /// <summary>Another process runs the batch.</summary>
    public const string BatchInUse = "VOL3003";

    /// <summary>The journal would lie on a network file system.</summary>
    public const string JournalOnNetwork = "VOL3004";

    /// <summary>The batch folder cannot be written.</summary>
    public const string FolderReadOnly = "VOL3005";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "VOL3006";

    /// <summary>The batch folder was deleted or moved during the run.</summary>
    public const string FolderDeleted = "VOL3007";

    /// <summary>A file of the batch could not be read or written.</summary>
    public const string JournalFailed = "VOL3008";

    /// <summary>There is no batch in the folder.</summary>
    public const string NoBatch = "VOL3009";

    /// <summary>The batch's journal lies in another folder, or the journal found there belongs to another batch.</summary>
    public const string JournalElsewhere = "VOL3010";

    /// <summary>The journal cannot be read without writing to a folder that is read-only for this user.</summary>
    public const string JournalUnreadable = "VOL3011";
}
