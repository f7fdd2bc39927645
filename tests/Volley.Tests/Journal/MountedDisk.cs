using System.ComponentModel;
using System.Diagnostics;

namespace Volley.Tests.Journal;

/// <summary>A small file system in memory, for what permissions cannot do to root and no test may do to a real disk.</summary>
internal sealed class MountedDisk : IDisposable
{
    private MountedDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts one, or skips the test where this user may not.</summary>
    public static MountedDisk OrSkip(string options)
    {
        var path = Directory.CreateTempSubdirectory("volley-disk-").FullName;
        if (OperatingSystem.IsLinux() && Environment.UserName == "root" && Mount("-t", "tmpfs", "-o", options, "tmpfs", path))
            return new MountedDisk(path);
        Directory.Delete(path);
        Assert.Skip("Only root on Linux can mount a small disk for this test.");
        return null!;
    }

    public void MakeReadOnly() => Assert.True(Mount("-o", "remount,ro", Path));

    public void MakeWritable() => Assert.True(Mount("-o", "remount,rw", Path));

    public void Dispose()
    {
        TestBatch.Shell("umount", Path);
        Directory.Delete(Path);
    }

    private static bool Mount(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
