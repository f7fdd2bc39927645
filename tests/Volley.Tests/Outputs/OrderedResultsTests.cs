using FsCheck;
using FsCheck.Fluent;
using Volley.Execution;
using Volley.Journal;
using Volley.Tests.Journal;

namespace Volley.Tests.Outputs;

public sealed class OrderedResultsTests : IDisposable
{
    private readonly TestBatch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public async Task A_line_has_its_keys_in_order_and_null_where_there_is_nothing()
    {
        await _batch.RunAsync(TestBatch.Outcome(0), TestBatch.Outcome(1, Outcome.Failed), TestBatch.Outcome(2, Outcome.Skipped));
        Assert.Equal(
            [
                """{"job":"job-0","index":0,"stage":"even","parameters":{"text":"é\"<0","tool":"gzip"},"repeat":1,"outcome":"succeeded","exit-code":0,"metrics":{"ratio":0.5},"cost":0.05,"error":null,"outputs":null}""",
                """{"job":"job-1","index":1,"stage":null,"parameters":{"text":"é\"<1","tool":"gzip"},"repeat":1,"outcome":"failed","exit-code":3,"metrics":null,"cost":null,"error":{"code":"exit","message":"it ended with 3"},"outputs":null}""",
                """{"job":"job-2","index":2,"stage":"even","parameters":{"text":"é\"<2","tool":"gzip"},"repeat":1,"outcome":"skipped","exit-code":null,"metrics":null,"cost":null,"error":{"code":"exit","message":"it ended with 3"},"outputs":null}""",
            ],
            TestBatch.Lines(_batch.Folder.Results));
        Assert.EndsWith("}\n", File.ReadAllText(_batch.Folder.Results), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100", "100")]
    [InlineData("0.10000000000", "0.1")]
    [InlineData("0", "0")]
    [InlineData("0.000", "0")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    public async Task Costs_have_no_trailing_zeros(string cost, string expected)
    {
        var amount = decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture);
        await _batch.RunAsync(TestBatch.Outcome(0) with { Cost = amount, Charge = 0 });
        Assert.Contains($"\"cost\":{expected},", File.ReadAllText(_batch.Folder.Results), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_with_newlines_stay_on_their_line()
    {
        await _batch.RunAsync(TestBatch.Outcome(0, Outcome.Failed) with { Error = new JobError("exit", "a\nb\t\"c\" <é>\0"), Outputs = "[\"x\"]" });
        Assert.Contains(
            "\"error\":{\"code\":\"exit\",\"message\":\"a\\nb\\t\\\"c\\\" <é>\\u0000\"},\"outputs\":[\"x\"]}\n",
            File.ReadAllText(_batch.Folder.Results),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Any_order_of_commits_kills_and_any_look_ahead_give_the_same_bytes()
    {
        var cases =
            from order in Gen.Shuffle(Enumerable.Range(0, 30))
            from ahead in Gen.Choose(0, 5)
            from cut in Gen.Choose(0, 30)
            from commands in Gen.Choose(1, 9)
            select (order, ahead, cut, commands);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using var batch = new TestBatch();
            var options = new JournalOptions { LookAhead = c.ahead, MaxCommands = c.commands, Linger = TimeSpan.Zero };
            Post(batch, options, c.order.Take(c.cut), []);
            Post(batch, options, c.order.Skip(c.cut), c.order.Take(c.cut).Select((index, i) => ((long)index, (long)i + 1)).Order());
            return File.ReadAllText(batch.Folder.Results) == ExpectedResults.Lines(Enumerable.Range(0, 30).Select(Entry));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Only_the_prefix_without_a_gap_is_written()
    {
        var acknowledged = new Acknowledged { Options = new JournalOptions { LookAhead = 1 } };
        using var journal = SqliteJournal.Open(_batch.Folder, acknowledged.Listening);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        foreach (var (index, lines) in new[] { (1, 0), (2, 0), (4, 0), (0, 3), (6, 3), (3, 5), (5, 7) })
        {
            var earlier = acknowledged.Commits.Sum(c => c.Commands.Count);
            journal.Post(new AppendEntry(Entry(index)));
            acknowledged.WaitFor(earlier + 1);
            Assert.Equal(ExpectedResults.Lines(Enumerable.Range(0, lines).Select(Entry)), File.ReadAllText(_batch.Folder.Results));
        }
    }

    [Fact]
    public async Task A_job_decided_anew_changes_its_line()
    {
        await using (var journal = SqliteJournal.Open(_batch.Folder))
        {
            journal.Begin(TestBatch.RunStart);
            journal.Adopt([], []);
            for (var i = 0; i < 3; i++)
                journal.Post(new AppendEntry(Entry(i)));
            journal.Post(new AppendEntry(TestBatch.Outcome(1, Outcome.Failed)));
            await journal.FinishAsync("completed", null);
        }

        Assert.Equal(ExpectedResults.Lines([Entry(0), TestBatch.Outcome(1, Outcome.Failed), Entry(2)]), File.ReadAllText(_batch.Folder.Results));
    }

    [Fact]
    public async Task The_index_is_that_of_this_run()
    {
        await _batch.RunAsync(Entry(0), Entry(1));
        Post(_batch, new JournalOptions(), [], [(0, 2), (1, 1)]);
        Assert.Equal(ExpectedResults.Line(Entry(1), 0) + ExpectedResults.Line(Entry(0), 1), File.ReadAllText(_batch.Folder.Results));
    }

    [Fact]
    public async Task A_file_that_is_right_is_not_touched()
    {
        await _batch.RunAsync(Entry(0), Entry(1));
        File.SetLastWriteTimeUtc(_batch.Folder.Results, DateTime.UnixEpoch);
        File.SetLastWriteTimeUtc(_batch.Folder.Timings, DateTime.UnixEpoch);
        await _batch.RunAsync();
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(_batch.Folder.Results));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(_batch.Folder.Timings));
    }

    [Fact]
    public async Task A_file_that_is_torn_or_changed_anywhere_is_made_right()
    {
        var entries = Enumerable.Range(0, 5).Select(Entry).ToArray();
        await _batch.RunAsync(entries);
        var expected = ExpectedResults.Lines(entries);
        for (var place = 0; place <= expected.Length; place += 37)
            foreach (var damaged in new[] { expected[..place], expected[..place] + "#" + expected[place..], expected + expected[..place] })
            {
                File.WriteAllText(_batch.Folder.Results, damaged);
                await _batch.RunAsync();
                Assert.Equal(expected, File.ReadAllText(_batch.Folder.Results));
            }
    }

    [Fact]
    public async Task Many_lines_are_read_back_in_turns()
    {
        var entries = Enumerable.Range(0, 10_000).Select(Entry).ToArray();
        await _batch.RunAsync([.. entries.Skip(1), entries[0]]);
        var expected = ExpectedResults.Lines(entries);
        Assert.Equal(expected, File.ReadAllText(_batch.Folder.Results));
        File.WriteAllText(_batch.Folder.Results, "");
        await using (var journal = SqliteJournal.Open(_batch.Folder))
        {
            journal.Begin(TestBatch.RunStart);
            journal.Adopt(entries.Select((_, i) => ((long)i, i == 0 ? 10_000L : i)), []);
            await journal.FinishAsync("completed", null);
        }

        Assert.Equal(expected, File.ReadAllText(_batch.Folder.Results));
    }

    private static JournalEntry Entry(int index) => TestBatch.Outcome(index, (index % 5) switch { 3 => Outcome.Failed, 4 => Outcome.Skipped, _ => Outcome.Succeeded });

    /// <summary>A run that ends without a word, as by a kill.</summary>
    private static void Post(TestBatch batch, JournalOptions options, IEnumerable<int> order, IEnumerable<(long, long)> decided)
    {
        using var journal = SqliteJournal.Open(batch.Folder, options);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt(decided, []);
        foreach (var index in order)
            journal.Post(new AppendEntry(Entry(index)));
    }
}
