using System.Diagnostics;

namespace Volley.EndToEnd.Testing;

/// <summary>A file system in memory of a few megabytes, unmounted at the end. Linux and root only.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Mounts a disk; the test is skipped where that is not allowed.</summary>
    public static SmallDisk Mount(string folder, string size)
    {
        Require.LinuxRoot();
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder), "Mounting is not allowed here.");
        return new SmallDisk(folder);
    }

    /// <summary>Fills the disk until only some bytes are free.</summary>
    public void Fill(long free)
    {
        using var file = File.Create(Ballast);
        file.Write(new byte[new DriveInfo(Folder).AvailableFreeSpace - free]);
    }

    public void Empty() => File.Delete(Ballast);

    /// <summary>Makes the disk read-only or writable. No file on it may be open for writing.</summary>
    public void Remount(bool readOnly)
    {
        if (!Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", Folder))
            throw new InvalidOperationException("The disk cannot be mounted anew.");
    }

    public void Dispose() => Run("umount", "-l", Folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
