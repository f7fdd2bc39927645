using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Files;

/// <summary>
/// Moves a job's files into the project, all of them or none, for good or for as long as a command looks at them.
/// </summary>
/// <remarks>
/// <para>
/// New and old contents and a record of the move are on disk before the first file moves; each move is one rename. Whatever moment a kill falls
/// into, every file of the project is whole, and <see cref="Recover"/> then completes what was to stay and takes back what was not.
/// </para>
/// <para>One at a time: whoever calls holds the project.</para>
/// </remarks>
/// <param name="root">The project.</param>
/// <param name="time">The clock for the times of files.</param>
public sealed class FilePlacer(ProjectRoot root, TimeProvider time)
{
    private readonly RootedFiles _project = new(root.Path);
    private readonly string _folder = Path.Combine(VolleyFolder.Of(root.Path), "placing");

    /// <summary>Called before each rename with its number, and once after the last: where tests let the process die.</summary>
    internal Action<int>? BetweenMoves { get; init; }

    private string RecordPath => Path.Combine(_folder, "record.json");

    /// <summary>Moves files into place for good.</summary>
    /// <param name="job">The job.</param>
    /// <param name="files">The files.</param>
    /// <param name="result">What the job is to return.</param>
    /// <param name="resultPath">Where that is kept, in one step with the files: a job is run again without its work where this is there.</param>
    /// <exception cref="IOException">They cannot be moved; the project is as it was.</exception>
    /// <exception cref="BatchException">The move can be neither completed nor undone, or an earlier one was not.</exception>
    public void Place(string job, IReadOnlyList<StagedFile> files, string result, string resultPath)
    {
        var record = Stage(job, files, isFinal: true) with { Result = result, ResultPath = resultPath };
        MoveIn(record);
        Settle(() => Complete(record));
    }

    /// <summary>Moves files into place until <see cref="TakeBack"/>.</summary>
    /// <param name="job">The job.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="IOException">They cannot be moved; the project is as it was.</exception>
    /// <exception cref="BatchException">The move cannot be undone, or an earlier one was not.</exception>
    public void Lend(string job, IReadOnlyList<StagedFile> files) => MoveIn(Stage(job, files, isFinal: false));

    /// <summary>Makes the project what it was before <see cref="Lend"/>, whatever was done to the files meanwhile.</summary>
    /// <exception cref="BatchException">It cannot; nothing else can be moved until <see cref="Recover"/> has.</exception>
    public void TakeBack() => Settle(() => MoveBack(ReadRecord(), isOurs: true));

    /// <summary>Completes or takes back what an earlier process left in the middle.</summary>
    /// <returns>The job whose files were in the middle; <see langword="null"/> for none.</returns>
    /// <exception cref="BatchException">It can be neither completed nor taken back.</exception>
    public string? Recover()
    {
        if (!File.Exists(RecordPath))
        {
            Clear();
            return null;
        }

        string? job = null;
        Settle(() =>
        {
            var record = ReadRecord();
            job = record.Job;
            if (record.IsFinal)
            {
                MoveAll(record);
                Complete(record);
            }
            else
            {
                MoveBack(record, isOurs: false);
            }
        });
        return job;
    }

    /// <summary>Ends a move. Where that fails the project is neither what it was nor what it was to be, and no job may build on it.</summary>
    private void Settle(Action end)
    {
        try
        {
            end();
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Damaged(fault.Message.TrimEnd('.'), fault);
        }
    }

    private BatchException Damaged(string reason, Exception? fault = null) => new(
        Diagnostic.Error(
            WorkloadCodes.PlacementDamaged,
            $"what a job was moving into place can be neither completed nor undone: {reason}",
            new SourceLocation(_folder),
            "Look at the files there, put right what it names, and delete the folder."),
        fault);

    private PlacementRecord ReadRecord() =>
        JsonSerializer.Deserialize(File.ReadAllBytes(RecordPath), PlacementJson.Default.PlacementRecord) ?? throw new JsonException("it is empty");

    private PlacementRecord Stage(string job, IReadOnlyList<StagedFile> files, bool isFinal)
    {
        // Beside the record lie the only copies of what was replaced.
        if (File.Exists(RecordPath))
            throw Damaged("the files of an earlier job could not be taken back");
        Clear();
        Directory.CreateDirectory(_folder);
        var placed = ImmutableArray.CreateBuilder<PlacedFile>();
        for (var i = 0; i < files.Count; i++)
        {
            var (path, content) = (files[i].Path, new UTF8Encoding(false).GetBytes(files[i].Content));
            var existed = File.Exists(path.Full);
            Write(New(i), content);
            if (existed)
            {
                File.Copy(path.Full, Old(i));
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(New(i), File.GetUnixFileMode(path.Full));
            }

            placed.Add(new PlacedFile(path.Relative, Digest(content), existed));
        }

        return new PlacementRecord { Job = job, IsFinal = isFinal, Files = placed.ToImmutable(), Folders = MissingFolders(placed) };
    }

    private void MoveIn(PlacementRecord record)
    {
        var temporary = RecordPath + ".tmp";
        Write(temporary, JsonSerializer.SerializeToUtf8Bytes(record, PlacementJson.Default.PlacementRecord));
        File.Move(temporary, RecordPath, overwrite: true);
        try
        {
            MoveAll(record);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Settle(() => MoveBack(record, isOurs: true));
            throw;
        }
    }

    private void MoveAll(PlacementRecord record)
    {
        foreach (var folder in record.Folders)
            _project.MakeFolder(folder);
        for (var i = 0; i < record.Files.Length; i++)
        {
            BetweenMoves?.Invoke(i);
            if (!File.Exists(New(i)))
                continue;
            // What was built before is older than what it is now built from.
            File.SetLastWriteTimeUtc(New(i), time.GetUtcNow().UtcDateTime);
            _project.MoveIn(New(i), record.Files[i].Path);
        }

        BetweenMoves?.Invoke(record.Files.Length);
    }

    /// <param name="record">The move.</param>
    /// <param name="isOurs">Whether nobody else can have changed the files since; after a crash a file that was changed is left as it is.</param>
    private void MoveBack(PlacementRecord record, bool isOurs)
    {
        for (var i = 0; i < record.Files.Length; i++)
        {
            if (File.Exists(New(i)) || !(isOurs || IsAsMoved(record.Files[i])))
                continue;
            if (!record.Files[i].Existed)
                _project.Delete(record.Files[i].Path);
            else if (File.Exists(Old(i)))
                Restore(i, record.Files[i].Path);
        }

        foreach (var folder in record.Folders.Reverse())
            _project.DeleteIfEmpty(folder);
        Clear();
    }

    private bool IsAsMoved(PlacedFile file) =>
        Path.Combine(root.Path, file.Path) is var target && File.Exists(target) && Digest(File.ReadAllBytes(target)) == file.Digest;

    private void Restore(int i, string path)
    {
        // Whatever was built meanwhile was built from the other content: this one has to look newer.
        File.SetLastWriteTimeUtc(Old(i), time.GetUtcNow().UtcDateTime);
        _project.MoveIn(Old(i), path);
    }

    private void Complete(PlacementRecord record)
    {
        if (record is { Result: { } result, ResultPath: { } path })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Write(path + ".tmp", Encoding.UTF8.GetBytes(result));
            File.Move(path + ".tmp", path, overwrite: true);
        }

        Clear();
    }

    // The record goes first: without it, what else lies there means nothing.
    private void Clear()
    {
        if (!Directory.Exists(_folder))
            return;
        File.Delete(RecordPath);
        Directory.Delete(_folder, recursive: true);
    }

    private ImmutableArray<string> MissingFolders(IEnumerable<PlacedFile> files)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
            for (var folder = Path.GetDirectoryName(file.Path); !string.IsNullOrEmpty(folder) && !Directory.Exists(Path.Combine(root.Path, folder)); folder = Path.GetDirectoryName(folder))
                missing.Add(folder);
        return [.. missing];
    }

    private string New(int i) => Path.Combine(_folder, $"{i}.new");

    private string Old(int i) => Path.Combine(_folder, $"{i}.old");

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static void Write(string path, byte[] content)
    {
        File.Delete(path);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
