using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Volley.Execution.Processes;

namespace Volley.Tests.Execution;

public sealed class OutputCaptureTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1000, 1000)]
    [InlineData(100_000, 100_000)]
    public void Exactly_the_limit_is_not_cut(int size, int limit)
    {
        var bytes = Bytes(size);
        Assert.Equal(bytes, Kept(bytes, limit, size));
    }

    [Fact]
    public void One_byte_over_the_limit_is_cut_from_the_middle()
    {
        Assert.Equal("01234\n[volley: 1 bytes cut here (output-limit 10)]\n6789a", Encoding.UTF8.GetString(Kept("0123456789a"u8.ToArray(), 10, 4)));
    }

    [Fact]
    public void A_limit_of_one_byte_keeps_the_last()
    {
        Assert.Equal("\n[volley: 4 bytes cut here (output-limit 1)]\ne", Encoding.UTF8.GetString(Kept("abcde"u8.ToArray(), 1, 2)));
    }

    [Fact]
    public void Whatever_the_pieces_the_first_and_the_last_half_are_kept()
    {
        var cases = from size in Gen.Choose(0, 200_000)
                    from limit in Gen.OneOf(Gen.Choose(1, 50), Gen.Choose(1, 100_000))
                    from piece in Gen.Choose(1, 70_000)
                    select (size, limit, piece);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var bytes = Bytes(c.size);
            var head = c.limit / 2;
            var expected = c.size <= c.limit ? bytes : [
                .. bytes[..head],
                .. Encoding.UTF8.GetBytes($"\n[volley: {c.size - c.limit} bytes cut here (output-limit {c.limit})]\n"),
                .. bytes[^(c.limit - head)..]];
            return Kept(bytes, c.limit, Math.Max(c.piece, c.size / 500)).AsSpan().SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(40_000)]
    [InlineData(300_000)]
    public void The_tail_is_the_end_of_the_output(int size)
    {
        using var folder = new TemporaryFolder();
        var capture = new OutputCapture(folder["log"], 100_000);
        var bytes = Bytes(size);
        Append(capture, bytes, 7001);
        Assert.Equal(bytes[^Math.Min(size, 8192)..], capture.ReadTail());
        capture.Close(keep: false);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Little_output_touches_no_disk_unless_it_is_kept()
    {
        using var folder = new TemporaryFolder();
        var capture = new OutputCapture(folder["log"], 100_000);
        capture.Append(Bytes(OutputCapture.MemoryLimit));
        Assert.Empty(Directory.GetFiles(folder.Path));
        capture.Append(Bytes(1));
        Assert.Equal(OutputCapture.MemoryLimit + 1, new FileInfo(folder["log"]).Length);
        capture.Close(keep: false);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Empty_output_is_no_file()
    {
        using var folder = new TemporaryFolder();
        new OutputCapture(folder["log"], 10).Close(keep: true);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_the_job_put_in_the_logs_place_is_replaced_and_no_link_is_followed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["victim"], "untouched");
        File.CreateSymbolicLink(folder["log"], folder["victim"]);
        var capture = new OutputCapture(folder["log"], 100);
        capture.Append("output"u8);
        capture.Close(keep: true);
        Assert.Null(capture.Failure);
        Assert.Equal(("untouched", "output"), (File.ReadAllText(folder["victim"]), File.ReadAllText(folder["log"])));
    }

    [Fact]
    public void A_folder_that_became_a_link_is_not_written_through()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["elsewhere"]);
        Directory.CreateSymbolicLink(folder["job"], folder["elsewhere"]);
        var capture = new OutputCapture(Path.Combine(folder["job"], "log"), 100);
        capture.Append("output"u8);
        capture.Close(keep: true);
        Assert.NotNull(capture.Failure);
        Assert.Empty(Directory.GetFiles(folder["elsewhere"]));
    }

    [Fact]
    public void A_folder_that_is_gone_is_a_failure_and_no_exception()
    {
        using var folder = new TemporaryFolder();
        var capture = new OutputCapture(Path.Combine(folder["gone"], "log"), 100_000);
        capture.Append(Bytes(50_000));
        capture.Append(Bytes(50_000));
        capture.Flush();
        Assert.Empty(capture.ReadTail());
        capture.Close(keep: true);
        Assert.Equal("no such file or directory", capture.Failure);
    }

    [Fact]
    public void A_full_disk_is_a_failure_and_no_exception()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This machine has no /dev/full.");
        Assert.Equal("no space left on device", Volley.Execution.Posix.Errno.Describe(Assert.ThrowsAny<IOException>(() =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write("x"u8);
        })));
    }

    [Theory]
    [InlineData("{\"a\":1}\n", 1, "{\"a\":1}")]
    [InlineData("log\n{\"a\":1}\nlog {\n", 2, "{\"a\":1}")]
    [InlineData("{1}\n{2}\n{3}", 3, "{3}")]
    [InlineData("\n\n{}", 3, "{}")]
    public void The_last_line_that_begins_an_object_is_found(string output, int line, string content)
    {
        foreach (var piece in new[] { 1, 3, 1000 })
        {
            using var folder = new TemporaryFolder();
            var capture = new OutputCapture(folder["log"], 2, findsObject: true);
            Append(capture, Encoding.UTF8.GetBytes(output), piece);
            var found = capture.LastObject();
            Assert.Equal((line, content), (found!.Value.Line, Encoding.UTF8.GetString(found.Value.Content!)));
            capture.Close(keep: false);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing\n {\"indented\": 1}\n")]
    public void Output_without_such_a_line_has_none(string output)
    {
        var capture = new OutputCapture("/nowhere/log", 1000, findsObject: true);
        capture.Append(Encoding.UTF8.GetBytes(output));
        Assert.Null(capture.LastObject());
    }

    private static byte[] Kept(byte[] bytes, int limit, int piece)
    {
        using var folder = new TemporaryFolder();
        var capture = new OutputCapture(folder["log"], limit);
        Append(capture, bytes, piece);
        Assert.Equal(bytes.Length, capture.Total);
        capture.Close(keep: true);
        Assert.Null(capture.Failure);
        Assert.InRange(Directory.GetFiles(folder.Path).Length, 0, 1);
        return File.Exists(folder["log"]) ? File.ReadAllBytes(folder["log"]) : [];
    }

    private static void Append(OutputCapture capture, byte[] bytes, int piece)
    {
        for (var i = 0; i < bytes.Length; i += piece)
            capture.Append(bytes.AsSpan(i, Math.Min(piece, bytes.Length - i)));
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
