using Volley.Diagnostics;

namespace Volley.Journal;

/// <summary>Turns what went wrong with a batch's files into diagnostics that say what happened and what to do.</summary>
internal static class JournalFaults
{
    private const int NoSpaceErrno = 28;
    private const int ReadOnlyErrno = 30;
    private const int QuotaErrnoLinux = 122;
    private const int QuotaErrnoMac = 69;
    private const long HardlyFree = 1 << 20;

    /// <summary>Damage of the journal, which the message names.</summary>
    public static BatchException Damaged(BatchFolder folder, string message, Exception? inner = null) => new(
        Diagnostic.Error(
            DiagnosticCodes.JournalDamaged,
            message,
            new SourceLocation(folder.Journal),
            $"Restore the whole folder '{folder.Root}' from a backup, or remove it to start over; nothing in it was changed."),
        inner);

    /// <summary>A fault while the journal was read or opened.</summary>
    /// <param name="folder">The batch.</param>
    /// <param name="fault">What SQLite said; its plain error is a statement that does not fit the tables.</param>
    /// <param name="place">What was being read.</param>
    public static BatchException Opening(BatchFolder folder, SqliteFault fault, string place) => fault.Code switch
    {
        SqliteFault.Error or SqliteFault.Corrupt or SqliteFault.NotADatabase => Damaged(folder, $"journal.db is damaged in {place}: {fault.Message}", fault),
        _ => Writing(folder, fault),
    };

    /// <summary>A fault while the journal was written.</summary>
    public static BatchException Writing(BatchFolder folder, SqliteFault fault) =>
        File.Exists(folder.Journal) ? Creating(folder, fault) : Deleted(folder, fault);

    /// <summary>A fault while the journal was made.</summary>
    public static BatchException Creating(BatchFolder folder, SqliteFault fault) => fault.Code switch
    {
        SqliteFault.Full => Full(folder.Journal, fault),
        SqliteFault.InputOutput or SqliteFault.CannotOpen when HardlyAnySpace(folder.JournalFolder) => Full(folder.Journal, fault),
        SqliteFault.ReadOnly or SqliteFault.Perm => ReadOnly(folder.JournalFolder, fault),
        SqliteFault.Corrupt or SqliteFault.NotADatabase => Damaged(folder, $"journal.db is damaged: {fault.Message}", fault),
        _ => Failed(folder.Journal, $"{fault.Message} (SQLite error {fault.ExtendedCode})", fault),
    };

    /// <summary>A fault of another file of the batch.</summary>
    public static BatchException OfFile(string path, Exception fault) => (fault, fault.HResult) switch
    {
        (UnauthorizedAccessException, _) or (_, ReadOnlyErrno) => ReadOnly(Path.GetDirectoryName(path)!, fault),
        (_, NoSpaceErrno or QuotaErrnoLinux or QuotaErrnoMac) => Full(path, fault),
        _ => Failed(path, fault.Message, fault),
    };

    /// <summary>Whether an exception comes from a file, so that <see cref="OfFile"/> can say what it means.</summary>
    public static bool IsFileFault(Exception fault) => fault is IOException or UnauthorizedAccessException;

    /// <summary>A folder that holds no batch.</summary>
    public static BatchException NoBatch(BatchFolder folder) => new(Diagnostic.Error(
        DiagnosticCodes.NoBatch,
        $"there is no batch in '{folder.Root}': it has no {BatchFolder.JournalName}",
        new SourceLocation(folder.Root),
        "Give the folder of a batch, such as batches/NAME beside its spec; 'volley run SPEC' makes one."));

    public static BatchException Deleted(BatchFolder folder, Exception? inner = null) => new(
        Diagnostic.Error(
            DiagnosticCodes.FolderDeleted,
            $"the batch folder '{folder.Root}' was deleted or moved during the run",
            new SourceLocation(folder.Journal),
            "What was decided since is lost; put the folder back or run the batch again."),
        inner);

    private static BatchException Full(string path, Exception fault) => new(
        Diagnostic.Error(
            DiagnosticCodes.DiskFull,
            "the disk is full, so nothing more can be recorded",
            new SourceLocation(path),
            "Free some space and run the batch again: it continues with what was recorded."),
        fault);

    private static BatchException ReadOnly(string directory, Exception fault) => new(
        Diagnostic.Error(
            DiagnosticCodes.FolderReadOnly,
            $"the batch folder '{directory}' is read-only for this user",
            null,
            "Make it writable, or give another folder with --out DIR."),
        fault);

    private static BatchException Failed(string path, string reason, Exception fault) => new(
        Diagnostic.Error(
            DiagnosticCodes.JournalFailed,
            $"a file of the batch could not be read or written: {reason}",
            new SourceLocation(path),
            "Look after the disk and run the batch again: it continues with what was recorded."),
        fault);

    private static bool HardlyAnySpace(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace < HardlyFree;
        }
        catch (Exception fault) when (IsFileFault(fault))
        {
            // The drive does not say; then the fault is told as it came.
            return false;
        }
    }
}
