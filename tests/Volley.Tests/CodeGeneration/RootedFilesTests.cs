using System.Runtime.Versioning;
using Volley.Workloads.CodeGeneration.Files;

namespace Volley.Tests.CodeGeneration;

public sealed class RootedFilesTests : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly ProjectFolder _project = new();
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("volley-outside-");

    private string Planted => _project.At($"src/.a.txt.{Environment.ProcessId}.volley");

    public void Dispose()
    {
        _project.Dispose();
        _outside.Delete(recursive: true);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_link_planted_under_the_temporary_name_is_not_written_through_to_another_device()
    {
        var victim = Path.Combine(_outside.FullName, "victim.txt");
        File.WriteAllText(victim, "keep");
        Directory.CreateDirectory(_project.At("src"));
        File.CreateSymbolicLink(Planted, victim);
        FromMemory(source =>
        {
            File.SetUnixFileMode(source, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            new RootedFiles(_project.Root).MoveIn(source, "src/a.txt");
            Assert.False(File.Exists(source));
        });
        Assert.Equal(("keep", "new"), (File.ReadAllText(victim), _project.Read("src/a.txt")));
        Assert.Null(new FileInfo(_project.At("src/a.txt")).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_project.At("src/a.txt")));
        Assert.Equal([_project.At("src/a.txt")], Directory.GetFiles(_project.At("src")));
    }

    [Fact]
    public void A_move_to_another_device_that_fails_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_project.At("src/a.txt"));
        FromMemory(source =>
        {
            Assert.Throws<IOException>(() => new RootedFiles(_project.Root).MoveIn(source, "src/a.txt"));
            Assert.True(File.Exists(source));
        });
        Assert.Empty(Directory.GetFiles(_project.At("src")));
    }

    [Fact]
    public void A_way_that_leads_up_is_refused()
    {
        var source = Path.Combine(_outside.FullName, "source.txt");
        File.WriteAllText(source, "new");
        Directory.CreateDirectory(_project.At("src"));
        Assert.Throws<IOException>(() => new RootedFiles(_project.At("src")).MoveIn(source, "x/../../a.txt"));
        Assert.Throws<IOException>(() => new RootedFiles(_project.At("src")).MoveIn(source, "../a.txt"));
        Assert.Empty(Directory.GetFileSystemEntries(_project.At("src")));
        Assert.False(File.Exists(_project.At("a.txt")));
    }

    private static void FromMemory(Action<string> move)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Directory.Exists(Memory), "there is no file system in memory to move from");
        var source = Path.Combine(Memory, "volley-" + Guid.NewGuid());
        File.WriteAllText(source, "new");
        try
        {
            move(source);
        }
        finally
        {
            File.Delete(source);
        }
    }
}
