using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Volley.Workloads.CodeGeneration.Files;

/// <summary>
/// Moves and removes files below a root by way of handles: each folder on the way is opened from the one before it and must not be a link. So
/// whatever is swapped for a link, at whatever moment, nothing is done behind it.
/// </summary>
/// <param name="root">The root, without links.</param>
internal sealed partial class RootedFiles(string root)
{
    private const string Library = "libc";
    private const int NoEntry = 2;
    private const int OtherDevice = 18;
    private const int NoFolder = 20;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
    private static readonly int OpenFolderOnly = OperatingSystem.IsLinux()
        ? 0x80000 | (IsArm ? 0x4000 | 0x8000 : 0x10000 | 0x20000)
        : 0x1000000 | 0x100000 | 0x100;

    private static readonly int LinkLoop = OperatingSystem.IsLinux() ? 40 : 62;
    private static readonly int RemoveFolder = OperatingSystem.IsLinux() ? 0x200 : 0x80;

    /// <summary>Moves a file to a place below the root, over what is there; folders on the way that are missing are made.</summary>
    /// <param name="source">The file's absolute path.</param>
    /// <param name="relative">The place, from the root.</param>
    /// <exception cref="IOException">It cannot be moved there; nothing has changed but for folders.</exception>
    public void MoveIn(string source, string relative)
    {
        using var folder = OpenFolder(FolderOf(relative), isMade: true);
        var name = Path.GetFileName(relative);
        if (RenameAt(folder, source, folder, name) == 0)
            return;
        if (Marshal.GetLastPInvokeError() != OtherDevice || !OperatingSystem.IsLinux())
            throw Fault(relative);
        // The folder is a mount of its own: the content goes there first, so that what replaces the file is still one rename.
        var temporary = $".{name}.{Environment.ProcessId}.volley";
        _ = UnlinkAt(folder, temporary, 0);
        try
        {
            Copy(source, $"/proc/self/fd/{folder.DangerousGetHandle()}/{temporary}");
            if (RenameAt(folder, temporary, folder, name) != 0)
                throw Fault(relative);
        }
        catch
        {
            _ = UnlinkAt(folder, temporary, 0);
            throw;
        }

        File.Delete(source);
    }

    /// <summary>Makes a folder below the root, and those on the way to it.</summary>
    /// <param name="relative">The folder, from the root.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public void MakeFolder(string relative) => OpenFolder(relative, isMade: true).Dispose();

    /// <summary>Removes a file below the root, where it is there.</summary>
    /// <param name="relative">The file, from the root.</param>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public void Delete(string relative) => Remove(relative, 0);

    /// <summary>Removes a folder below the root, where it is there and empty. One that cannot be removed stays: something is in it, or it became a link.</summary>
    /// <param name="relative">The folder, from the root.</param>
    public void DeleteIfEmpty(string relative)
    {
        try
        {
            Remove(relative, RemoveFolder);
        }
        catch (IOException)
        {
            // Somebody made something else of it, so it is theirs.
            return;
        }
    }

    /// <summary>Copies a file, by handle throughout, to a name that nothing has, not even a link; it is on disk afterwards.</summary>
    [SupportedOSPlatform("linux")]
    private static void Copy(string source, string target)
    {
        using var from = new FileStream(source, FileMode.Open, FileAccess.Read);
        using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        from.CopyTo(to);
        File.SetUnixFileMode(to.SafeFileHandle, File.GetUnixFileMode(from.SafeFileHandle));
        to.Flush(flushToDisk: true);
        File.SetLastWriteTimeUtc(to.SafeFileHandle, File.GetLastWriteTimeUtc(from.SafeFileHandle));
    }

    private void Remove(string relative, int flags)
    {
        try
        {
            using var folder = OpenFolder(FolderOf(relative), isMade: false);
            if (UnlinkAt(folder, Path.GetFileName(relative), flags) != 0 && Marshal.GetLastPInvokeError() != NoEntry)
                throw Fault(relative);
        }
        catch (DirectoryNotFoundException)
        {
            // What would have been removed is gone with its folder.
            return;
        }
    }

    private SafeFileHandle OpenFolder(string relative, bool isMade)
    {
        if (relative.Split('/').Contains(".."))
            throw new IOException($"'{relative}' may lead out of the project: it has '..' in it");
        var folder = OpenAt(new SafeFileHandle(-1, false), root, OpenFolderOnly);
        if (folder.IsInvalid)
            throw Fault(root);
        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var above = folder;
            folder = OpenAt(above, part, OpenFolderOnly);
            if (folder.IsInvalid && isMade && Marshal.GetLastPInvokeError() == NoEntry)
            {
                _ = MakeAt(above, part, 0x1FF);
                folder = OpenAt(above, part, OpenFolderOnly);
            }

            if (folder.IsInvalid)
                throw Fault(part);
        }

        return folder;
    }

    private static IOException Fault(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return error == NoEntry ? new DirectoryNotFoundException($"'{path}' does not exist")
            : error == NoFolder || error == LinkLoop ? new IOException($"'{path}' is a link or a file where a folder was")
            : new IOException($"'{path}': {Marshal.GetPInvokeErrorMessage(error)}");
    }

    private static string FolderOf(string relative) => Path.GetDirectoryName(relative) ?? "";

    // Without a mode, which these flags need not: so the call has no variable arguments, which some platforms pass in another way.
    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenAt(SafeFileHandle folder, string path, int flags);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeAt(SafeFileHandle folder, string name, uint mode);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(SafeFileHandle from, string source, SafeFileHandle to, string target);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkAt(SafeFileHandle folder, string name, int flags);
}
