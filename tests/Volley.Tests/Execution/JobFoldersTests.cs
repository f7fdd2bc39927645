using Volley.Diagnostics;
using Volley.Execution;

namespace Volley.Tests.Execution;

public sealed class JobFoldersTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly JobFolders _folders;

    public JobFoldersTests() => _folders = new JobFolders(new BatchFolder(_root.Path));

    private string Jobs => _root["jobs"];

    [Fact]
    public void Each_job_gets_an_empty_folder_of_its_own()
    {
        var (a, b) = (Take("a", 1), Take("b", 1));
        Assert.Equal((Path.Combine(Jobs, "a"), Path.Combine(Jobs, "b")), (a, b));
        Assert.All([a, b], path => Assert.Empty(Directory.GetFileSystemEntries(path)));
    }

    [Fact]
    public void An_empty_folder_goes_on_to_the_next_job()
    {
        Take("a", 1);
        _folders.Return("a", mayReuse: true);
        Take("b", 1);
        Assert.Equal(["b"], Names());
    }

    [Fact]
    public void A_folder_with_something_in_it_stays()
    {
        File.WriteAllText(Path.Combine(Take("a", 1), "kept"), "");
        _folders.Return("a", mayReuse: true);
        Take("b", 1);
        Assert.Equal(["a", "b"], Names());
        Assert.True(File.Exists(Path.Combine(Jobs, "a", "kept")));
    }

    [Fact]
    public void A_job_that_runs_again_never_loses_its_folder_to_another()
    {
        Take("a", 1);
        _folders.Return("a", mayReuse: true);
        Take("a", 2);
        Take("b", 1);
        Assert.Equal(["a", "b"], Names());
    }

    [Fact]
    public void A_folder_that_something_may_still_use_is_not_passed_on()
    {
        Take("a", 1);
        _folders.Return("a", mayReuse: false);
        Assert.Empty(Names());
    }

    [Fact]
    public void Nothing_empty_is_left_at_the_end()
    {
        foreach (var id in new[] { "a", "b", "c" })
            Take(id, 1);
        foreach (var id in new[] { "a", "b", "c" })
            _folders.Return(id, mayReuse: true);
        _folders.Dispose();
        Assert.Empty(Names());
    }

    [Fact]
    public void Few_empty_folders_are_left_once_few_jobs_run()
    {
        var ids = Enumerable.Range(0, 100).Select(i => $"job-{i}").ToArray();
        foreach (var id in ids)
            Take(id, 1);
        foreach (var id in ids)
            _folders.Return(id, mayReuse: true);
        Assert.InRange(Names().Length, 1, 32);
    }

    [Fact]
    public void Parallel_jobs_never_share_a_folder()
    {
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var id = $"job-{i % 40}-{i / 400}";
            lock (string.Intern(id))
            {
                var path = Take(id, 1);
                File.WriteAllText(Path.Combine(path, "mine"), id);
                Assert.Equal(id, File.ReadAllText(Path.Combine(path, "mine")));
                Assert.Single(Directory.GetFileSystemEntries(path));
                File.Delete(Path.Combine(path, "mine"));
                _folders.Return(id, mayReuse: true);
            }
        });
    }

    [Fact]
    public void What_an_attempt_left_is_gone_before_the_next_but_its_logs_keep_its_number()
    {
        var path = Take("a", 1);
        File.WriteAllText(Path.Combine(path, "stdout.log"), "first");
        File.WriteAllText(Path.Combine(path, "stderr.log"), "first error");
        Directory.CreateDirectory(Path.Combine(path, "sub", "folder"));
        File.WriteAllText(Path.Combine(path, "sub", "half-written"), "x");
        _folders.Return("a", mayReuse: true);
        Take("a", 2);
        File.WriteAllText(Path.Combine(path, "stdout.log"), "second");
        Take("a", 3);
        Assert.Equal(["stderr.1.log", "stdout.1.log", "stdout.2.log"], Files(path));
        Assert.Equal(("first", "second"), (File.ReadAllText(Path.Combine(path, "stdout.1.log")), File.ReadAllText(Path.Combine(path, "stdout.2.log"))));
    }

    [Fact]
    public void The_log_of_an_attempt_that_a_crash_cut_short_does_not_replace_an_earlier_ones()
    {
        var path = Take("a", 1);
        File.WriteAllText(Path.Combine(path, "stdout.1.log"), "first");
        File.WriteAllText(Path.Combine(path, "stdout.log"), "lost second");
        Take("a", 2);
        Assert.Equal(["stdout.1.log"], Files(path));
        Assert.Equal("first", File.ReadAllText(Path.Combine(path, "stdout.1.log")));
    }

    [Fact]
    public void A_job_that_is_decided_anew_starts_with_nothing()
    {
        var path = Take("a", 1);
        File.WriteAllText(Path.Combine(path, "stdout.1.log"), "");
        File.WriteAllText(Path.Combine(path, "stdout.log"), "");
        Take("a", 1);
        Assert.Empty(Files(path));
    }

    [Fact]
    public void A_link_in_place_of_the_folder_is_replaced_and_not_followed()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_root["victim"]).FullName, "precious"), "");
        Directory.CreateSymbolicLink(Path.Combine(Jobs, "a"), _root["victim"]);
        var path = Take("a", 1);
        Assert.Null(new DirectoryInfo(path).LinkTarget);
        Assert.True(File.Exists(Path.Combine(_root["victim"], "precious")));
    }

    [Fact]
    public void Links_within_the_folder_are_removed_and_not_followed()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_root["victim"]).FullName, "precious"), "");
        var path = Take("a", 1);
        Directory.CreateSymbolicLink(Path.Combine(path, "link"), _root["victim"]);
        Directory.CreateDirectory(Path.Combine(path, "sub"));
        Directory.CreateSymbolicLink(Path.Combine(path, "sub", "link"), _root["victim"]);
        Take("a", 1);
        Assert.Empty(Directory.GetFileSystemEntries(path));
        Assert.True(File.Exists(Path.Combine(_root["victim"], "precious")));
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_replaced()
    {
        File.WriteAllText(Path.Combine(Jobs, "a"), "");
        Assert.True(Directory.Exists(Take("a", 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../up")]
    [InlineData("a/b")]
    public void An_id_that_leads_elsewhere_is_a_bug(string id)
    {
        Assert.Throws<ArgumentException>(() => Take(id, 1));
    }

    [Fact]
    public void A_batch_folder_that_is_gone_ends_the_batch_with_a_diagnostic()
    {
        Directory.Delete(Jobs, recursive: true);
        var fault = Assert.Throws<BatchException>(() => Take("a", 1));
        Assert.Equal(DiagnosticCodes.WorkFolderUnusable, Assert.Single(fault.Diagnostics).Code);
        Assert.Contains("the folder of 'a' cannot be made: no such file or directory", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folders.Dispose();
        _root.Dispose();
    }

    private static string[] Files(string path) =>
        [.. Directory.GetFileSystemEntries(path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    private string Take(string id, int attempt) => _folders.TakeAsync(id, attempt).AsTask().GetAwaiter().GetResult();

    private string[] Names() => Files(Jobs);
}
