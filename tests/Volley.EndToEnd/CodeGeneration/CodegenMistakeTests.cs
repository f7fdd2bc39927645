using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.CodeGeneration;

/// <summary>What is typed wrongly makes, asks and keeps nothing.</summary>
public sealed class CodegenMistakeTests : IDisposable
{
    private readonly CodegenProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("status", "--project")]
    [InlineData("run", "--project")]
    [InlineData("init", "--path")]
    [InlineData("run", "--record")]
    [InlineData("run", "--replay")]
    public async Task A_place_without_a_name_is_a_mistake(string command, string option)
    {
        var run = await TypeAsync(command, option, "");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"VOL5004 {option} cannot be ''. Give it a name", run.Stderr, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_project.Root));
    }

    [Theory]
    [InlineData("http://me:hush@127.0.0.1:1", "'url' has more than a server and a path")]
    [InlineData("http://127.0.0.1:1/?key=hush", "'url' has more than a server and a path")]
    [InlineData("hush", "'url' is no URL of a server")]
    public async Task A_secret_in_the_servers_address_is_refused_and_neither_told_nor_kept(string url, string message)
    {
        await TypeAsync("init");
        var run = await _project.RunAsync("run", "--url", url, "--progress", "none");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", run.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_project.Root, "*", SearchOption.AllDirectories), f => File.ReadAllText(f).Contains("hush", StringComparison.Ordinal));
    }

    private async Task<VolleyRun> TypeAsync(params string[] arguments)
    {
        await using var process = VolleyProcess.Start(BuiltProgram.Path, ["codegen", .. arguments], _project.Root, new Dictionary<string, string?>());
        return await process.EndAsync();
    }
}
