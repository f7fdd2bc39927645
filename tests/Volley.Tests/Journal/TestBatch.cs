using System.Diagnostics;
using System.Globalization;
using Volley.Execution;
using Volley.Journal;
using Volley.Planning;

namespace Volley.Tests.Journal;

/// <summary>A batch folder that is deleted at the end of the test.</summary>
internal sealed class TestBatch : IDisposable
{
    private static readonly string[] Names = ["tool", "text"];

    private readonly string? _parent;

    /// <summary>Names a folder <c>b</c>, which the test makes.</summary>
    /// <param name="disk">Where, for a test with a disk of its own, which takes the folder with it; else a new temporary folder.</param>
    public TestBatch(string? disk = null)
    {
        _parent = disk is null ? Directory.CreateTempSubdirectory("volley-").FullName : null;
        Folder = new BatchFolder(Path.Combine(disk ?? _parent!, "b"));
    }

    public BatchFolder Folder { get; }

    public static DateTimeOffset Start { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static RunStart RunStart { get; } = new("digest", 100, "boot");

    public static Job Job(long index, long? identity = null) => new()
    {
        Index = index,
        Key = new JobKey(1, unchecked(((ulong)(identity ?? index) * 0x9E3779B185EBCA87) + 1)),
        Id = string.Create(CultureInfo.InvariantCulture, $"job-{identity ?? index}"),
        Stage = index % 2 == 0 ? "even" : null,
        Parameters = new ParameterSet(Names, [new ParameterValue("gzip"), new ParameterValue("é\"<" + index)]),
    };

    public static JournalEntry Outcome(long index, Outcome outcome = Volley.Outcome.Succeeded, long? identity = null) => new()
    {
        Kind = EntryKind.Outcome,
        Job = Job(index, identity),
        Attempt = outcome is Volley.Outcome.Succeeded or Volley.Outcome.Failed ? 1 : 0,
        Outcome = outcome,
        Status = outcome switch { Volley.Outcome.Succeeded => AttemptStatus.Succeeded, Volley.Outcome.Failed => AttemptStatus.Failed, _ => null },
        ExitCode = outcome switch { Volley.Outcome.Succeeded => 0, Volley.Outcome.Failed => 3, _ => null },
        Metrics = outcome == Volley.Outcome.Succeeded ? "{\"ratio\":0.5}" : null,
        Cost = outcome == Volley.Outcome.Succeeded ? 0.0500m + index : null,
        Charge = outcome == Volley.Outcome.Succeeded ? 0.05m + index : 0,
        Error = outcome == Volley.Outcome.Succeeded ? null : new JobError("exit", "it ended with 3"),
        Detail = outcome == Volley.Outcome.Failed ? "no such file" : null,
        Started = Start.AddMilliseconds(index),
        Duration = TimeSpan.FromMilliseconds(1500 + index),
    };

    public static JournalEntry Attempt(long index, int number, decimal? cost) => Outcome(index, Volley.Outcome.Failed) with
    {
        Kind = EntryKind.Attempt,
        Outcome = null,
        Attempt = number,
        Cost = cost,
        Charge = cost ?? 0,
    };

    public static RecordRunning Running(long index, decimal reserve = 0.25m) => new(
        new RunningAttempt(Job(index).Key, Job(index).Id, 2, reserve, new ProcessIdentity(1234, 5678, true), Start.AddSeconds(index)));

    /// <summary>A run over entries, to its end, on what the journal holds already.</summary>
    public async Task RunAsync(params JournalEntry[] entries)
    {
        await using var journal = SqliteJournal.Open(Folder, new JournalOptions { Linger = TimeSpan.Zero });
        journal.Begin(RunStart);
        journal.Adopt(Decided(Folder), []);
        foreach (var entry in entries)
            journal.Post(new AppendEntry(entry));
        await journal.FinishAsync("completed", "{}");
    }

    /// <summary>The lines as they are: what a run of an unchanged plan adopts.</summary>
    public static List<(long, long)> Decided(BatchFolder folder)
    {
        using var reader = JournalReader.Open(folder);
        return [.. reader.Results().Select(r => (r.Index, reader.Entries(r.JobId).Last(e => e.Kind == EntryKind.Outcome).Sequence))];
    }

    /// <summary>A copy of the files as a kill would leave them now; a journal may be open.</summary>
    public TestBatch CopyAsKilled()
    {
        var copy = new TestBatch();
        Shell("cp", "-a", Folder.Root, copy.Folder.Root);
        return copy;
    }

    public static void Shell(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {error}");
    }

    public static string[] Lines(string path) => File.Exists(path) ? File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];

    public void Dispose()
    {
        if (_parent is not null)
            Directory.Delete(_parent, recursive: true);
    }
}
