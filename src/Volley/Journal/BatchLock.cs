using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Volley.Diagnostics;

namespace Volley.Journal;

/// <summary>
/// The right to run a batch: an exclusive lock on a file, which the system takes back when its process dies, however it dies.
/// The file names its holder. It is not inherited by children, and never deleted: that would let two processes hold two of it.
/// </summary>
public sealed partial class BatchLock : IDisposable
{
    private const int Tries = 5;
    private const int LockShared = 1;
    private const int LockExclusive = 2;
    private const int LockNow = 4;
    private const int OpenReadOnly = 0;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(20);
    private readonly SafeFileHandle _file;
    private readonly byte[] _line = new byte[CommitWitness.Length];

    private BatchLock(SafeFileHandle file)
    {
        _file = file;
        var length = RandomAccess.Read(file, _line, 0);
        Witness = CommitWitness.Parse(_line.AsSpan(0, length));
    }

    /// <summary>What the last holder saw of the journal.</summary>
    internal CommitWitness Witness { get; private set; }

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The batch; the lock's folder must exist.</param>
    /// <param name="now">When the run started.</param>
    /// <returns>The lock; dispose it to release it.</returns>
    /// <exception cref="BatchException">Another process runs the batch, or the folder cannot be written.</exception>
    public static BatchLock Acquire(BatchFolder folder, DateTimeOffset now)
    {
        try
        {
            // A reader that looks whether the batch is live holds the lock for a moment: hence more than one try.
            for (var i = 0; i < Tries; i++)
            {
                if (i > 0)
                    Thread.Sleep(TryAgainAfter);
                if (TryOpen(folder.Lock) is { } file)
                    return Claim(file, now);
            }
        }
        catch (Exception fault) when (JournalFaults.IsFileFault(fault))
        {
            throw JournalFaults.OfFile(folder.Lock, fault);
        }

        throw new BatchException(Diagnostic.Error(
            DiagnosticCodes.BatchInUse,
            $"batch '{Path.GetFileName(folder.Root)}' is being run by {Holder(folder) ?? "another process"}",
            new SourceLocation(folder.Root),
            "Wait for it to end, or end it, and run the batch again; 'volley status' shows what it is doing."));
    }

    /// <summary>Who runs a batch.</summary>
    /// <param name="folder">The batch.</param>
    /// <returns>Such as <c>process 1234 on host h since 2026-01-31T12:00:00Z</c>; <see langword="null"/> where nobody runs it.</returns>
    public static string? Holder(BatchFolder folder)
    {
        using var file = OpenUnlocked(folder.Lock);
        if (file is null || Lock(file, LockShared | LockNow) == 0)
            return null;
        var bytes = new byte[1024];
        var text = Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(file, bytes, 0));
        return text.Split('\n').FirstOrDefault(l => l.StartsWith("process ", StringComparison.Ordinal)) ?? "another process";
    }

    /// <summary>What the holder, or the last one, saw of the journal.</summary>
    internal static CommitWitness ReadWitness(BatchFolder folder)
    {
        using var file = OpenUnlocked(folder.Lock);
        if (file is null)
            return default;
        Span<byte> line = stackalloc byte[CommitWitness.Length];
        return CommitWitness.Parse(line[..RandomAccess.Read(file, line, 0)]);
    }

    /// <summary>Records how far the journal has come.</summary>
    internal void Record(CommitWitness witness)
    {
        witness.WriteTo(_line);
        RandomAccess.Write(_file, _line, 0);
        Witness = witness;
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        if (_file.IsClosed)
            return;
        try
        {
            RandomAccess.SetLength(_file, CommitWitness.Length);
        }
        catch (IOException)
        {
            // Only the holder's name stays behind; who has the lock is what counts.
        }
        finally
        {
            _file.Dispose();
        }
    }

    /// <summary>Opens the file to read it; File.OpenHandle would ask for a lock itself and fail where the lock is held.</summary>
    private static SafeFileHandle? OpenUnlocked(string path)
    {
        var descriptor = Open(path, OpenReadOnly | (OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000));
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
            throw new IOException($"it is a link to '{target}', and Volley does not write through links");
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault.HResult is 11 or 35)
        {
            return null;
        }

        // .NET's own locking can be switched off by the environment; this cannot.
        if (Lock(file, LockExclusive | LockNow) == 0)
            return file;
        file.Dispose();
        return null;
    }

    private static BatchLock Claim(SafeFileHandle file, DateTimeOffset now)
    {
        try
        {
            var claim = new BatchLock(file);
            claim.Record(claim.Witness);
            var since = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var holder = Encoding.UTF8.GetBytes($"process {Environment.ProcessId} on host {Environment.MachineName} since {since}\n");
            RandomAccess.SetLength(file, CommitWitness.Length);
            RandomAccess.Write(file, holder, CommitWitness.Length);
            return claim;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
