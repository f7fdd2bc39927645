using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Volley.Diagnostics;
using Volley.Execution.Posix;

namespace Volley.Execution;

/// <summary>
/// The jobs' folders. Most jobs leave nothing behind, and making and removing a folder for each costs several times what renaming one does: an
/// empty folder is therefore handed on from job to job, under the last job's name until the next one takes it.
/// </summary>
/// <remarks>Thread-safe. Renaming happens under the lock, so that a job which runs again never sees its folder taken away.</remarks>
internal sealed partial class JobFolders : IDisposable
{
    private const int MaxSpare = 512;

    /// <summary>So many are kept at hand however little is going on: what ends together is replaced together.</summary>
    private const int LeastSpare = 32;
    private const int SurplusAtOnce = 2;
    private const uint Everyone = 0x1FF;

    private readonly BatchFolder _folder;
    private readonly Lock _lock = new();
    private readonly List<string> _spare = [];
    private int _inUse;

    public JobFolders(BatchFolder folder)
    {
        _folder = folder;
        Guard("jobs", () => Directory.CreateDirectory(folder.Jobs));
    }

    /// <summary>
    /// Gives a job its folder: empty, but for the logs of its earlier attempts, which are renamed to carry the attempt's number.
    /// </summary>
    /// <param name="jobId">The job's id.</param>
    /// <param name="attempt">The attempt that is about to run, from 1.</param>
    /// <returns>The folder's absolute path.</returns>
    /// <exception cref="BatchException">The folder cannot be made.</exception>
    public ValueTask<string> TakeAsync(string jobId, int attempt)
    {
        AssertSafe(jobId);
        var path = _folder.JobFolder(jobId);
        Interlocked.Increment(ref _inUse);
        // What an earlier attempt left may be much: that must not hold up the caller.
        return TryTakeNew(jobId, path) ? new(path) : new(Task.Run(() =>
        {
            Guard(jobId, () => Clear(path, attempt));
            return path;
        }));
    }

    /// <summary>Takes a job's folder back after an attempt: what is empty goes on to another job.</summary>
    /// <param name="jobId">The job's id.</param>
    /// <param name="mayReuse">Whether nothing of the attempt can still be running in the folder.</param>
    public void Return(string jobId, bool mayReuse)
    {
        var path = _folder.JobFolder(jobId);
        var inUse = Interlocked.Decrement(ref _inUse);
        if (!DirectoryContent.IsEmpty(path))
            return;
        if (!mayReuse)
        {
            _ = RemoveEmpty(path);
            return;
        }

        lock (_lock)
        {
            _spare.Add(jobId);
            RemoveSurplus(Math.Clamp(inUse, LeastSpare, MaxSpare));
        }
    }

    /// <summary>
    /// Says that the batch folder is there. What an attempt did in one that was deleted or moved away, where it finds no folder of its own and
    /// its result has no place, tells nothing of the job.
    /// </summary>
    /// <param name="jobId">The job's id.</param>
    /// <exception cref="BatchException">The folder is gone.</exception>
    public void AssertThere(string jobId)
    {
        if (!Directory.Exists(_folder.Jobs))
            throw new BatchException(Diagnostic.Error(
                DiagnosticCodes.WorkFolderUnusable,
                $"the folder of '{jobId}' is gone: the batch folder was deleted or moved during the run",
                hint: "Put the batch folder back, then run again: nothing that was done is lost."));
    }

    /// <summary>
    /// Removes folders that fewer and fewer jobs are left to use: while a batch runs out there is time for that, at its end somebody waits. Under the
    /// lock, so that none is taken meanwhile.
    /// </summary>
    private void RemoveSurplus(int most)
    {
        for (var i = 0; i < SurplusAtOnce && _spare.Count > most; i++)
        {
            _ = RemoveEmpty(_folder.JobFolder(_spare[^1]));
            _spare.RemoveAt(_spare.Count - 1);
        }
    }

    /// <summary>Removes the logs of earlier attempts: those of a job that is not to keep any.</summary>
    /// <param name="path">The job's folder.</param>
    public static void RemoveEarlierLogs(string path)
    {
        if (new DirectoryInfo(path) is not { LinkTarget: null, Exists: true } folder)
            return;
        foreach (var entry in folder.EnumerateFiles())
            if (EarlierLogName().IsMatch(entry.Name))
                entry.Delete();
    }

    /// <summary>Removes the empty folders that are still at hand.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var jobId in _spare)
                _ = RemoveEmpty(_folder.JobFolder(jobId));
            _spare.Clear();
        }
    }

    /// <summary>Removes a file, link or folder with all that is in it; follows no link.</summary>
    /// <param name="path">The path.</param>
    public static void Remove(string path)
    {
        var info = new DirectoryInfo(path);
        if (info.LinkTarget is not null || !info.Exists)
        {
            File.Delete(path);
            return;
        }

        try
        {
            info.Delete(recursive: true);
        }
        catch (UnauthorizedAccessException)
        {
            MakeWritable(info);
            info.Delete(recursive: true);
        }
    }

    /// <summary>The name of an attempt's log once a later attempt has begun.</summary>
    /// <param name="log">The log's name, such as <c>stdout.log</c>.</param>
    /// <param name="attempt">The attempt's number, from 1.</param>
    /// <returns>The name, such as <c>stdout.1.log</c>.</returns>
    public static string EarlierLog(string log, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(log)}.{attempt}.log");

    private static void AssertSafe(string jobId)
    {
        if (jobId is "" or "." or ".." || jobId.AsSpan().IndexOfAny('/', '\0') >= 0)
            throw new ArgumentException($"The job id '{jobId}' is not safe as a file name.", nameof(jobId));
    }

    /// <summary>Whether the job had no folder, or an empty one, and now has an empty one.</summary>
    private unsafe bool TryTakeNew(string jobId, string path)
    {
        fixed (byte* to = Libc.Path(path))
        {
            lock (_lock)
            {
                if (_spare.Remove(jobId))
                    return DirectoryContent.IsEmpty(path);
                while (_spare.Count > 0)
                {
                    fixed (byte* from = Libc.Path(_folder.JobFolder(_spare[^1])))
                    {
                        // rename(2) takes the place of nothing or of an empty folder, and of nothing else.
                        var renamed = Libc.Rename(from, to) == 0;
                        if (!renamed && Marshal.GetLastPInvokeError() != Errno.NoEntry)
                            return false;
                        _spare.RemoveAt(_spare.Count - 1);
                        if (renamed)
                            return true;
                    }
                }
            }

            return Libc.MakeDirectory(to, Everyone) == 0;
        }
    }

    private static void Clear(string path, int attempt)
    {
        if (new DirectoryInfo(path) is { LinkTarget: null, Exists: true } folder)
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
                if (!(attempt > 1 && KeepsLog(entry, attempt - 1)))
                    Remove(entry.FullName);
        }
        else
        {
            Remove(path);
            Directory.CreateDirectory(path);
        }
    }

    private static bool KeepsLog(FileSystemInfo entry, int last)
    {
        if (entry is not FileInfo { LinkTarget: null } file)
            return false;
        if (EarlierLogName().Match(file.Name) is { Success: true } match)
            return int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var attempt) && attempt <= last;
        if (file.Name is not (ProcessAttempt.StdoutName or ProcessAttempt.StderrName))
            return false;
        var earlier = Path.Combine(file.DirectoryName!, EarlierLog(file.Name, last));
        // Where the earlier attempt's log is there already, this one is of an attempt that a crash cut short.
        if (Path.Exists(earlier))
            return false;
        file.MoveTo(earlier);
        return true;
    }

    private static void MakeWritable(DirectoryInfo folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        folder.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var child in folder.EnumerateDirectories())
            if (child.LinkTarget is null)
                MakeWritable(child);
    }

    private static unsafe bool RemoveEmpty(string path)
    {
        fixed (byte* folder = Libc.Path(path))
            return Libc.RemoveDirectory(folder) == 0;
    }

    /// <summary>Turns a disk that fails into the diagnostic that ends the batch.</summary>
    public static void Guard(string jobId, Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BatchException(
                Diagnostic.Error(
                    DiagnosticCodes.WorkFolderUnusable,
                    $"the folder of '{jobId}' cannot be made: {Errno.Describe(fault)}",
                    hint: "Make sure that the batch folder is there, is writable and has space left, then run again: nothing that was done is lost."),
                fault);
        }
    }

    [GeneratedRegex(@"^std(?:out|err)\.([0-9]+)\.log$")]
    private static partial Regex EarlierLogName();
}
