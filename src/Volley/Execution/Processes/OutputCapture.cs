using Volley.Execution.Posix;

namespace Volley.Execution.Processes;

/// <summary>
/// What a process writes to one of its outputs: in memory while it is little, in a file once it is more or old enough to be looked at,
/// and never more than its limit, of which the first and the last half are kept.
/// </summary>
/// <remarks>
/// Not safe for concurrent use: the host that feeds it owns it until the process has ended. Never throws for a disk that fails; the fault is
/// kept in <see cref="Failure"/>, and what comes after it is dropped.
/// </remarks>
public sealed class OutputCapture
{
    /// <summary>How many bytes are held in memory at most.</summary>
    public const int MemoryLimit = 32 * 1024;

    /// <summary>How long bytes may stay in memory while the process runs, so that others can follow its output.</summary>
    public static readonly TimeSpan FlushAfter = TimeSpan.FromMilliseconds(500);

    private const int FirstBuffer = 1024;

    private readonly ObjectLineScanner? _scanner;
    private readonly OutputLog _log;
    private byte[] _buffer = [];
    private int _held;

    /// <summary>Makes an empty capture; touches no disk.</summary>
    /// <param name="path">The absolute path of its file, in a folder that exists.</param>
    /// <param name="limit">How many bytes are kept; at least 1.</param>
    /// <param name="findsObject">Whether to look for the last line that begins a JSON object.</param>
    public OutputCapture(string path, long limit, bool findsObject = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _log = new OutputLog(path, limit);
        _scanner = findsObject ? new ObjectLineScanner() : null;
    }

    /// <summary>How many bytes the process has written.</summary>
    public long Total => _log.Written + _held;

    /// <summary>Whether bytes are held in memory that the file does not have yet.</summary>
    public bool HasUnwritten => _held > 0;

    /// <summary>Why the output could not be written to its file, as a phrase; <see langword="null"/> while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Takes what the process wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || Failure is not null)
            return;
        _scanner?.Append(bytes);
        var room = (int)Math.Min(MemoryLimit, _log.Limit);
        if (_held + bytes.Length <= room)
        {
            Reserve(_held + bytes.Length, room);
            bytes.CopyTo(_buffer.AsSpan(_held));
            _held += bytes.Length;
            return;
        }

        Flush();
        Guarded(bytes, static (log, rest) => log.Write(rest));
    }

    /// <summary>Writes what is held in memory to the file.</summary>
    public void Flush()
    {
        if (_held == 0)
            return;
        Guarded(_buffer.AsSpan(0, _held), static (log, held) => log.Write(held));
        _held = 0;
        _buffer = [];
    }

    /// <summary>The last lines as far as 8 KiB hold them. Only before <see cref="Close"/>.</summary>
    /// <returns>The bytes, at most 8 KiB.</returns>
    public byte[] ReadTail()
    {
        if (_log.Written == 0)
            return _buffer.AsSpan(Math.Max(0, _held - OutputLog.TailSize), Math.Min(_held, OutputLog.TailSize)).ToArray();
        Flush();
        byte[] tail = [];
        if (Failure is null)
            Guarded([], (log, _) => tail = log.ReadTail());
        return tail;
    }

    /// <summary>Closes the file.</summary>
    /// <param name="keep">Whether the output stays as a file, its halves put in order; empty output never does.</param>
    public void Close(bool keep)
    {
        if (keep)
            Flush();
        Guarded([], (log, _) => log.Close(keep && Failure is null));
        _held = 0;
        _buffer = [];
    }

    /// <summary>The last line that begins with <c>{</c>; <see langword="null"/> where there is none.</summary>
    /// <returns>The line.</returns>
    internal ObjectLine? LastObject() => _scanner?.Last();

    private void Reserve(int size, int room)
    {
        if (size > _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(room, Math.Max(Math.Max(FirstBuffer, size), _buffer.Length * 2)));
    }

    private void Guarded(ReadOnlySpan<byte> bytes, LogAction action)
    {
        try
        {
            action(_log, bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Failure ??= Errno.Describe(fault);
            _log.Abandon();
        }
    }

    private delegate void LogAction(OutputLog log, ReadOnlySpan<byte> bytes);
}
