using Volley.Diagnostics;
using Volley.Planning;
using Volley.Tests.Execution;

namespace Volley.Tests.Planning;

public sealed class FileDigestsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder["data"];

    private string Link => _folder["link"];

    [Fact]
    public void A_digest_is_the_SHA_256_of_the_content_however_many_blocks_it_has()
    {
        foreach (var size in (int[])[0, 3, 1 << 20, (3 << 20) + 1])
        {
            var content = new byte[size];
            new Random(size).NextBytes(content);
            File.WriteAllBytes(Data, content);
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), new FileDigests().Of(Data, "data", default));
        }
    }

    [Fact]
    public void A_link_changes_with_what_it_leads_to()
    {
        var files = Digested(Link);
        Assert.True(files.IsUnchanged(Link, default));
        File.WriteAllText(Data, "new content");
        Assert.False(files.IsUnchanged(Link, default));
    }

    [Fact]
    public void A_link_that_leads_to_another_file_is_changed_only_where_the_content_differs()
    {
        var files = Digested(Link);
        File.WriteAllText(_folder["same"], "old");
        File.WriteAllText(_folder["other"], "new content");
        PointLinkTo("same");
        Assert.True(files.IsUnchanged(Link, default));
        PointLinkTo("other");
        Assert.False(files.IsUnchanged(Link, default));
    }

    [Fact]
    public void A_file_that_is_gone_is_changed_and_so_is_a_link_to_it()
    {
        var (files, links) = (Digested(Data), Digested(Link));
        File.Delete(Data);
        Assert.False(files.IsUnchanged(Data, default));
        Assert.False(links.IsUnchanged(Link, default));
    }

    [Fact]
    public void A_link_that_leads_nowhere_any_more_says_why_it_cannot_be_read()
    {
        var files = Digested(Link);
        PointLinkTo("link");
        Assert.Equal(DiagnosticCodes.InputUnreadable, Assert.Throws<BatchException>(() => files.IsUnchanged(Link, default)).Diagnostics[0].Code);
    }

    [Fact]
    public void A_touched_file_of_the_same_content_is_unchanged()
    {
        var files = Digested(Data);
        File.SetLastWriteTimeUtc(Data, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(files.IsUnchanged(Data, default));
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_read_again()
    {
        var readings = 0;
        var files = new FileDigests((_, _) =>
        {
            var content = File.ReadAllText(Data);
            if (++readings == 1)
                File.AppendAllText(Data, "+");
            return content;
        });
        File.WriteAllText(Data, "x");
        Assert.Equal("x+", files.Of(Data, "data", default));
        Assert.True(files.IsUnchanged(Data, default));
        Assert.Equal(2, readings);
    }

    [Fact]
    public void A_file_that_changes_whenever_it_is_read_is_an_error_and_later_counts_as_changed()
    {
        var isRestless = true;
        var files = new FileDigests((_, _) =>
        {
            if (isRestless)
                File.AppendAllText(Data, "+");
            return "digest";
        });
        File.WriteAllText(Data, "x");
        var error = Assert.Throws<BatchException>(() => files.Of(Data, "the data", default)).Diagnostics[0];
        Assert.Equal(DiagnosticCodes.InputUnreadable, error.Code);
        Assert.Contains("'the data'", error.Message, StringComparison.Ordinal);
        Assert.Contains("changed each of the 3 times", error.Message, StringComparison.Ordinal);

        isRestless = false;
        files.Of(Data, "data", default);
        File.AppendAllText(Data, "+");
        isRestless = true;
        Assert.False(files.IsUnchanged(Data, default));
    }

    [Fact]
    public void An_interruption_ends_the_reading_of_what_is_large_and_leaves_nothing_behind()
    {
        var (files, interrupted) = (Digested(Data), new CancellationToken(true));
        File.WriteAllBytes(Data, new byte[5 << 20]);
        Assert.Throws<OperationCanceledException>(() => files.IsUnchanged(Data, interrupted));
        Assert.Throws<OperationCanceledException>(() => new FileDigests().Of(Data, "data", interrupted));
        Assert.False(files.IsUnchanged(Data, default));
    }

    [Fact]
    public void What_is_small_is_read_though_the_run_is_interrupted()
    {
        var (files, interrupted) = (Digested(Data), new CancellationToken(true));
        File.WriteAllText(Data, "new content");
        Assert.False(files.IsUnchanged(Data, interrupted));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Digests of a path, taken while <c>data</c> is <c>old</c> and <c>link</c> leads to it.</summary>
    private FileDigests Digested(string path)
    {
        File.WriteAllText(Data, "old");
        PointLinkTo("data");
        var files = new FileDigests();
        files.Of(path, "input", default);
        return files;
    }

    private void PointLinkTo(string target)
    {
        File.Delete(Link);
        File.CreateSymbolicLink(Link, target);
    }
}
