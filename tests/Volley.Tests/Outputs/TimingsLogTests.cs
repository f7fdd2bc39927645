using Volley.Outputs;
using Volley.Tests.Journal;

namespace Volley.Tests.Outputs;

public sealed class TimingsLogTests : IDisposable
{
    private readonly TestBatch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public async Task Each_attempt_has_a_line_in_the_order_of_its_end()
    {
        await _batch.RunAsync(TestBatch.Attempt(7, 1, null), TestBatch.Outcome(1, Outcome.Skipped), TestBatch.Outcome(7));
        var host = Environment.MachineName;
        Assert.Equal(
            [
                $$"""{"seq":1,"job":"job-7","index":7,"attempt":1,"status":"failed","outcome":null,"started":"2026-01-31T12:00:00.007Z","seconds":1.507,"host":"{{host}}","run":1}""",
                $$"""{"seq":3,"job":"job-7","index":7,"attempt":1,"status":"succeeded","outcome":"succeeded","started":"2026-01-31T12:00:00.007Z","seconds":1.507,"host":"{{host}}","run":1}""",
            ],
            TestBatch.Lines(_batch.Folder.Timings));
    }

    [Fact]
    public async Task What_a_kill_left_out_or_tore_is_appended()
    {
        await _batch.RunAsync([.. Enumerable.Range(0, 5).Select(i => TestBatch.Outcome(i))]);
        var whole = File.ReadAllText(_batch.Folder.Timings);
        for (var length = 0; length < whole.Length; length += 19)
        {
            File.WriteAllText(_batch.Folder.Timings, whole[..length]);
            await _batch.RunAsync();
            Assert.Equal(whole, File.ReadAllText(_batch.Folder.Timings));
        }
    }

    [Theory]
    [InlineData("not Volley's\n")]
    [InlineData("\0\0\0\0\0\n")]
    [InlineData("{\"seq\":1}\n")]
    public async Task A_file_whose_end_is_not_ours_is_written_anew(string content)
    {
        await _batch.RunAsync(TestBatch.Outcome(0), TestBatch.Outcome(1));
        var whole = File.ReadAllText(_batch.Folder.Timings);
        File.AppendAllText(_batch.Folder.Timings, content);
        await _batch.RunAsync();
        Assert.Equal(whole, File.ReadAllText(_batch.Folder.Timings));
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("{\"seq\":12", 0, 0)]
    [InlineData("{\"seq\":12,\n", 12, 11)]
    [InlineData("{\"seq\":12,\n{\"seq\":13,\n", 13, 22)]
    [InlineData("{\"seq\":12,\n{\"seq\":13,", 12, 11)]
    public void The_tail_is_the_last_whole_line(string content, long sequence, long length)
    {
        Directory.CreateDirectory(_batch.Folder.Root);
        File.WriteAllText(_batch.Folder.Timings, content);
        Assert.Equal(new TimingsTail(sequence, length), TimingsTail.Read(_batch.Folder.Timings));
    }

    [Fact]
    public void The_tail_of_a_file_with_a_huge_last_line_is_found()
    {
        Directory.CreateDirectory(_batch.Folder.Root);
        var content = "{\"seq\":1,}\n{\"seq\":2,\"" + new string('x', 200_000) + "\"}\n";
        File.WriteAllText(_batch.Folder.Timings, content);
        Assert.Equal(new TimingsTail(2, content.Length), TimingsTail.Read(_batch.Folder.Timings));
    }
}
