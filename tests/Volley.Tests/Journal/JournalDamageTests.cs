using System.Globalization;
using Volley.Budgets;
using Volley.Diagnostics;
using Volley.Journal;

namespace Volley.Tests.Journal;

/// <summary>
/// Whatever happens to the files: a run goes on from all that was committed, or stops with the name of what is damaged. Never from less.
/// </summary>
public sealed class JournalDamageTests : IDisposable
{
    private const int PageLength = 4096;
    private const int FrameLength = PageLength + 24;
    private readonly TestBatch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public async Task A_flipped_byte_on_any_page_is_found_or_harmless()
    {
        await FillAsync();
        var expected = Describe(_batch.Folder);
        var sound = File.ReadAllBytes(_batch.Folder.Journal);
        var random = new Random(1);
        var found = 0;
        for (var page = 0; page < sound.Length / PageLength; page++)
            for (var i = 0; i < 12; i++)
            {
                var place = (page * PageLength) + (i < 4 ? i * 3 : random.Next(PageLength));
                var damaged = (byte[])sound.Clone();
                damaged[place] ^= (byte)(1 << random.Next(8));
                found += Check(expected, f => File.WriteAllBytes(f.Journal, damaged), $"byte {place}") ? 1 : 0;
            }

        Assert.True(found > sound.Length / PageLength, $"only {found} flips were found");
    }

    [Fact]
    public async Task What_is_read_of_a_damaged_journal_is_whole_or_an_error()
    {
        await FillAsync();
        var expected = Results();
        var sound = File.ReadAllBytes(_batch.Folder.Journal);
        var random = new Random(2);
        var found = 0;
        for (var place = 100; place < sound.Length; place += random.Next(40))
        {
            var damaged = (byte[])sound.Clone();
            damaged[place] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_batch.Folder.Journal, damaged);
            try
            {
                Assert.True(expected == Results(), $"byte {place}");
            }
            catch (BatchException)
            {
                found++;
            }
        }

        Assert.True(found > 100, $"only {found} flips were found");

        string Results()
        {
            using var reader = JournalReader.Open(_batch.Folder);
            return string.Join('\n', reader.Results().Concat(reader.Results(outcome: Outcome.Failed)).Select(r => $"{r.Index} {r.JobId} {r.Outcome} {r.Cost}"));
        }
    }

    [Fact]
    public async Task A_job_whose_id_is_damaged_is_no_job_that_is_not_there()
    {
        await FillAsync();
        var bytes = File.ReadAllBytes(_batch.Folder.Journal);
        bytes[bytes.AsSpan().IndexOf("job-36"u8) + 4] ^= 1;
        File.WriteAllBytes(_batch.Folder.Journal, bytes);
        using var reader = JournalReader.Open(_batch.Folder);
        var fault = Assert.Throws<BatchException>(() => reader.Result("job-36"));
        Assert.Contains("its checksum differs", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_byte_of_the_header_is_found_or_harmless()
    {
        await FillAsync();
        var expected = Describe(_batch.Folder);
        var sound = File.ReadAllBytes(_batch.Folder.Journal);
        for (var place = 0; place < 100; place++)
        {
            var damaged = (byte[])sound.Clone();
            damaged[place] ^= 0x81;
            Check(expected, f => File.WriteAllBytes(f.Journal, damaged), $"byte {place}");
        }
    }

    [Fact]
    public async Task A_journal_cut_at_any_page_is_found()
    {
        await FillAsync();
        var expected = Describe(_batch.Folder);
        var sound = File.ReadAllBytes(_batch.Folder.Journal);
        for (var length = 0; length < sound.Length; length += PageLength)
            Assert.True(Check(expected, f => File.WriteAllBytes(f.Journal, sound[..length]), $"cut at {length}"), $"cut at {length}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_torn_log_is_found_even_where_nothing_but_the_witness_knows(bool endsWithMoney)
    {
        using var killed = Killed(endsWithMoney);
        using var recovered = killed.CopyAsKilled();
        var expected = Describe(recovered.Folder);
        var log = killed.Folder.Journal + "-wal";
        var sound = File.ReadAllBytes(log);
        var frames = (sound.Length - 32) / FrameLength;
        Assert.Equal(sound.Length, 32 + (frames * FrameLength));
        for (var frame = frames - 4; frame < frames; frame++)
            foreach (var place in PlacesIn(32 + (frame * FrameLength)))
            {
                Assert.True(Check(killed, expected, f => File.WriteAllBytes(f.Journal + "-wal", sound[..place]), $"log cut at {place}"), $"log cut at {place}");
                var damaged = (byte[])sound.Clone();
                damaged[place] ^= 0x10;
                Check(killed, expected, f => File.WriteAllBytes(f.Journal + "-wal", damaged), $"log byte {place}");
            }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_byte_of_the_logs_last_frames_is_found_or_harmless(bool endsWithMoney)
    {
        using var killed = Killed(endsWithMoney);
        var length = (int)new FileInfo(killed.Folder.Journal + "-wal").Length;
        Assert.Equal(2 * FrameLength, await SweepAsync(killed, "-wal", length - (2 * FrameLength), length));
    }

    [Fact]
    public async Task Every_byte_of_the_last_pages_is_found_or_harmless()
    {
        await FillAsync();
        var length = (int)new FileInfo(_batch.Folder.Journal).Length;
        Assert.InRange(await SweepAsync(_batch, "", length - (2 * PageLength), length), 1, 2 * PageLength);
    }

    [Fact]
    public void A_lost_log_is_found()
    {
        using var killed = Killed(endsWithMoney: false);
        var fault = Damage(killed.CopyAsKilled(), f => File.Delete(f.Journal + "-wal"));
        Assert.Contains("journal.db lost entries 1..40, which were on disk", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_log_is_found_from_the_timings_where_the_lock_is_gone_too()
    {
        using var killed = Killed(endsWithMoney: false);
        var fault = Damage(killed.CopyAsKilled(), f =>
        {
            File.Delete(f.Journal + "-wal");
            File.Delete(f.Lock);
            File.Delete(f.Results);
        });
        Assert.Contains("lost entries 1..40, which timings.jsonl knows", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_log_is_found_from_the_results_where_all_else_is_gone()
    {
        using var killed = Killed(endsWithMoney: false);
        var fault = Damage(killed.CopyAsKilled(), f =>
        {
            File.Delete(f.Journal + "-wal");
            File.Delete(f.Lock);
            File.Delete(f.Timings);
        });
        Assert.Contains("line 1 of results.jsonl tells of a job that it never decided: {\"job\":\"job-0\"", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"job\":\"job-\\u0030\"}", true)]
    [InlineData("{\"job\":\"job-\u0001\"}", true)]
    [InlineData("{\"job\":\"job-0", true)]
    [InlineData("{\"job\":job-77}", true)]
    [InlineData("{\"job\":\"job-77\"}", false)]
    [InlineData("{ \"job\" : \"job-7\\u0037\" }", false)]
    [InlineData("{\"job\":\"jöb\"}", false)]
    public void A_line_of_the_results_is_a_witness_where_it_names_a_job(string line, bool isHarmless)
    {
        using var killed = Killed(endsWithMoney: false);
        using var copy = killed.CopyAsKilled();
        File.WriteAllText(copy.Folder.Results, line + "\n");
        if (isHarmless)
            SqliteJournal.Open(copy.Folder).Dispose();
        else
            Assert.Contains("tells of a job that it never decided", Assert.Throws<BatchException>(() => SqliteJournal.Open(copy.Folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM entries WHERE seq BETWEEN 17 AND 19", "entries 17..19 of journal.db are missing")]
    [InlineData("DELETE FROM entries WHERE seq = 1", "entry 1 of journal.db is missing")]
    [InlineData("DELETE FROM entries WHERE seq > 38", "entries 39..40 of journal.db are missing")]
    [InlineData("UPDATE entries SET cost = '0.01' WHERE seq = 12", "entry 12 of journal.db is damaged: its checksum differs")]
    [InlineData("UPDATE entries SET error_code = '' WHERE seq = 12", "entry 12 of journal.db is damaged: its checksum differs")]
    [InlineData("UPDATE entries SET outcome = 0 WHERE seq = 40", "entry 40 of journal.db is damaged: its checksum differs")]
    [InlineData("UPDATE running SET reserve = '0'", "running attempt 1 of journal.db is damaged: its checksum differs")]
    [InlineData("UPDATE runs SET boot = NULL", "run 1 of journal.db is damaged: its checksum differs")]
    [InlineData("UPDATE meta SET value = 'x' WHERE name = 'batch'", "the table meta of journal.db is damaged")]
    [InlineData("DELETE FROM meta WHERE name = 'batch'", "the table meta of journal.db is damaged: a row is missing")]
    [InlineData("UPDATE commits SET number = 1", "the count of commits in journal.db is damaged")]
    [InlineData("DELETE FROM commits", "the count of commits in journal.db is missing")]
    [InlineData("DROP TABLE live", "the definitions of its tables differ")]
    [InlineData("CREATE INDEX mine ON entries (job)", "the definitions of its tables differ")]
    [InlineData("PRAGMA application_id = 1", "its application id is not a journal's")]
    [InlineData("PRAGMA user_version = 9", "it says version 9, the table meta 2")]
    [InlineData("PRAGMA journal_mode = DELETE", "its header does not name the write-ahead format")]
    public async Task A_changed_row_is_named(string sql, string message)
    {
        await FillAsync();
        var fault = Damage(_batch.CopyAsKilled(), f =>
        {
            using var database = SqliteDatabase.Open(f.Journal, SqliteAccess.ReadWrite, TimeSpan.Zero);
            database.Execute(sql);
        });
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("journal.lock", "timings.jsonl", "although results.jsonl is there")]
    [InlineData("journal.lock", "results.jsonl", "although timings.jsonl is there")]
    [InlineData("timings.jsonl", "results.jsonl", "although journal.lock is there")]
    public async Task A_missing_journal_is_never_silently_started_anew(string gone, string goneToo, string message)
    {
        await FillAsync();
        var fault = Damage(_batch.CopyAsKilled(), f =>
        {
            foreach (var name in new[] { BatchFolder.JournalName, gone, goneToo })
                File.Delete(Path.Combine(f.Root, name));
        });
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_journal_with_a_log_is_damage()
    {
        using var killed = Killed(endsWithMoney: true);
        var fault = Damage(killed.CopyAsKilled(), f => File.Delete(f.Journal));
        Assert.Contains("journal.db is missing, although its write-ahead log journal.db-wal is there", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "journal.db is empty")]
    [InlineData("a text", "page 1 of journal.db is damaged")]
    public void A_file_that_is_no_database_is_damage(string content, string message)
    {
        var fault = Damage(new TestBatch(), f =>
        {
            Directory.CreateDirectory(f.Root);
            File.WriteAllText(f.Journal, content);
        });
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> PlacesIn(int frame) => Enumerable.Range(frame, 24).Concat(Enumerable.Range(0, PageLength / 61).Select(i => frame + 24 + (i * 61)));

    /// <summary>A finished run of several pages, with an attempt that a kill left behind.</summary>
    private async Task FillAsync()
    {
        await _batch.RunAsync([.. Enumerable.Range(0, 40).Select(i => TestBatch.Outcome(i, i % 3 == 0 ? Outcome.Failed : Outcome.Succeeded))]);
        using var journal = SqliteJournal.Open(_batch.Folder);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt(TestBatch.Decided(_batch.Folder), []);
        journal.Post(TestBatch.Running(50));
        var calls = Enumerable.Range(0, 30).Select(i => new OpenCall(new CallRow
        {
            Key = TestBatch.Job(50).Key,
            JobId = "job-50",
            Attempt = 2,
            Provider = "lab",
            Model = "small",
            PriceVersion = "2026-01",
            Maximum = 0.05m,
            Started = TestBatch.Start,
        })).ToArray();
        foreach (var call in calls)
            journal.Post(call);
        foreach (var call in calls.Take(20))
            journal.Post(new SettleCall(call, new CallSettlement { Status = CallStatus.Succeeded, Cost = 0.01m }));
    }

    /// <summary>The files of a batch that is killed after its last commit: an outcome, or no entry but money at stake.</summary>
    private TestBatch Killed(bool endsWithMoney)
    {
        var acknowledged = new Acknowledged();
        using var journal = SqliteJournal.Open(_batch.Folder, acknowledged.Listening);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        for (var i = 0; i < 40; i++)
            journal.Post(new AppendEntry(TestBatch.Outcome(i)));
        acknowledged.WaitFor(40);
        journal.Post(endsWithMoney ? TestBatch.Running(41) : new PublishLive("{}"));
        acknowledged.WaitFor(41);
        return _batch.CopyAsKilled();
    }

    private static BatchException Damage(TestBatch batch, Action<BatchFolder> damage)
    {
        using (batch)
        {
            damage(batch.Folder);
            var before = Contents(batch.Folder);
            var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(batch.Folder));
            var diagnostic = Assert.Single(fault.Diagnostics);
            Assert.Equal(DiagnosticCodes.JournalDamaged, diagnostic.Code);
            Assert.Contains("nothing in it was changed", diagnostic.Hint, StringComparison.Ordinal);
            Assert.Equal(before, Contents(batch.Folder));
            return fault;
        }
    }

    /// <summary>The files whose loss or change would matter.</summary>
    private static string Contents(BatchFolder folder) => string.Join(
        '\n',
        new[] { folder.Journal, folder.Journal + "-wal", folder.Results, folder.Timings }
            .Where(f => new FileInfo(f) is { Exists: true, Length: > 0 })
            .Select(f => f + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))));

    private bool Check(string expected, Action<BatchFolder> damage, string what) => Check(_batch, expected, damage, what);

    /// <summary>Damages a copy and opens it.</summary>
    /// <returns>Whether the damage was found; if not, the state is that of the sound journal.</returns>
    private static bool Check(TestBatch sound, string expected, Action<BatchFolder> damage, string what)
    {
        using var copy = new TestBatch();
        Directory.CreateDirectory(copy.Folder.Root);
        foreach (var file in Directory.GetFiles(sound.Folder.Root))
            File.Copy(file, Path.Combine(copy.Folder.Root, Path.GetFileName(file)));
        damage(copy.Folder);
        try
        {
            Assert.True(expected == Describe(copy.Folder), $"{what}: opened with another state");
            return false;
        }
        catch (BatchException fault)
        {
            var diagnostic = Assert.Single(fault.Diagnostics);
            Assert.True(diagnostic.Code == DiagnosticCodes.JournalDamaged, $"{what}: {fault.Message}");
            Assert.Contains("journal.db", diagnostic.Message, StringComparison.Ordinal);
            return true;
        }
    }

    /// <summary>Flips a bit of every byte in turn, in copies that are read in place: opening them for a run at each byte would take minutes.</summary>
    /// <returns>How many flips were found; at all others the state is that of the sound journal.</returns>
    private static async Task<int> SweepAsync(TestBatch sound, string suffix, int from, int to)
    {
        const int Workers = 4;
        var found = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() =>
        {
            using var copy = sound.CopyAsKilled();
            var expected = Read(copy.Folder);
            var bytes = File.ReadAllBytes(copy.Folder.Journal + suffix);
            using var file = File.OpenHandle(copy.Folder.Journal + suffix, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            var count = 0;
            for (var place = from + worker; place < to; place += Workers)
            {
                RandomAccess.Write(file, [(byte)(bytes[place] ^ (1 << (place % 8)))], place);
                File.Delete(copy.Folder.Journal + "-shm");
                var state = Read(copy.Folder);
                Assert.True(state is null || state == expected, $"byte {place} of {suffix}: read with another state");
                count += state is null ? 1 : 0;
                RandomAccess.Write(file, [bytes[place]], place);
            }

            Assert.Equal(bytes, File.ReadAllBytes(copy.Folder.Journal + suffix));
            return count;
        })));
        return found.Sum();
    }

    /// <summary>The state, or <see langword="null"/> where damage was found and named.</summary>
    private static string? Read(BatchFolder folder)
    {
        try
        {
            using var reader = JournalReader.Open(folder);
            return Describe(reader.State());
        }
        catch (BatchException fault) when (Assert.Single(fault.Diagnostics) is { Code: DiagnosticCodes.JournalDamaged } diagnostic)
        {
            Assert.Contains("journal.db", diagnostic.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static string Describe(BatchFolder folder)
    {
        using var journal = SqliteJournal.Open(folder);
        return Describe(journal.State);
    }

    private static string Describe(JournalState state)
    {
        var jobs = state.Jobs.OrderBy(j => j.Key.ToString(), StringComparer.Ordinal).Select(j => $"{j.Key} {j.Value}");
        return string.Create(CultureInfo.InvariantCulture, $"{state.BatchId} {state.Charged} {state.LostBootId} {state.LastRun}\n")
            + string.Join('\n', jobs.Concat(state.Lost.Select(l => l.ToString())));
    }
}
