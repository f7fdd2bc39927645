using System.Text.Json;
using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Status;

/// <summary>
/// <c>jobs/_jobstatus.json</c>. It is replaced in one step, and every change is made to what is on disk at that moment, under a lock that
/// other processes of Volley respect: so no change is lost, and a reader never sees half a file.
/// </summary>
/// <param name="project">The project's root.</param>
/// <param name="time">The clock.</param>
public sealed class StatusFile(string project, TimeProvider time)
{
    /// <summary>The file's name within <c>jobs</c>.</summary>
    public const string FileName = "_jobstatus.json";

    private const string Shown = $"{JobFolder.Name}/{FileName}";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _path = Path.Combine(project, JobFolder.Name, FileName);
    private readonly string _lock = Path.Combine(VolleyFolder.Of(project), "status.lock");
    private readonly Lock _gate = new();

    /// <summary>When the file was last written; for noticing that another process wrote it.</summary>
    public DateTime LastWrite => File.GetLastWriteTimeUtc(_path);

    /// <summary>Reads the statuses, brought into line with the job files; changes nothing.</summary>
    /// <returns>The statuses.</returns>
    /// <exception cref="BatchException">The file cannot be read.</exception>
    public StatusBook Read()
    {
        var book = Load();
        book.Sync(JobFolder.Ids(project));
        return book;
    }

    /// <summary>Changes the statuses.</summary>
    /// <param name="change">What to change; given what is on disk now, brought into line with the job files.</param>
    /// <returns>The statuses as they are on disk afterwards.</returns>
    /// <exception cref="BatchException">The file cannot be read or written, or stays locked.</exception>
    public StatusBook Update(Action<StatusBook> change)
    {
        lock (_gate)
        {
            using var held = TakeLock();
            var book = Read();
            change(book);
            if (book.IsChanged || !File.Exists(_path))
                Save(book);
            return book;
        }
    }

    private StatusBook Load()
    {
        try
        {
            return new StatusBook(File.Exists(_path) ? StatusJson.Read(File.ReadAllBytes(_path)) : [], time.GetUtcNow());
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new BatchException(
                Diagnostic.Error(
                    WorkloadCodes.StatusUnreadable,
                    $"the statuses cannot be read: {fault.Message.TrimEnd('.')}",
                    new SourceLocation(Shown),
                    "Mend the file, or delete it to have every job counted as new."),
                fault);
        }
    }

    private void Save(StatusBook book)
    {
        var temporary = _path + ".tmp";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            StatusJson.Write(file, book.Entries);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }

    private FileStream TakeLock()
    {
        VolleyFolder.Make(project);
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(_lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException fault) when (fault is not (DirectoryNotFoundException or PathTooLongException))
            {
                if (time.GetElapsedTime(begun) > Patience)
                    throw Locked(fault);
            }

            Thread.Sleep(Pause);
        }
    }

    private BatchException Locked(IOException fault) => new(
        Diagnostic.Error(
            WorkloadCodes.StatusLocked,
            $"another process has kept '{_lock}' locked for {Patience.TotalSeconds:0} seconds",
            new SourceLocation(Shown),
            "Wait for it to end, or end it, and try again."),
        fault);
}
