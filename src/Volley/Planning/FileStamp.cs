using Microsoft.Win32.SafeHandles;
using Volley.Execution;

namespace Volley.Planning;

/// <summary>What tells without reading it that a file is not what it was.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">When it was last written to.</param>
internal readonly record struct FileStamp(long Length, DateTime Modified)
{
    /// <summary>Equal to that of no file: reading the file says why there is none.</summary>
    private static readonly FileStamp Unreadable = new(-1, default);

    /// <summary>The stamp of an open file.</summary>
    /// <param name="file">The file.</param>
    public static FileStamp Of(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    /// <summary>The stamp of the file that a path leads to.</summary>
    /// <param name="path">The absolute path.</param>
    /// <returns>The stamp, or <see langword="null"/> where no file is there any more.</returns>
    public static FileStamp? Of(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        // What is known of a link by its path is the link's own length and time.
        return file.Attributes.HasFlag(FileAttributes.ReparsePoint) ? OfTarget(path) : new FileStamp(file.Length, file.LastWriteTimeUtc);
    }

    private static FileStamp? OfTarget(string path)
    {
        if (SpecialFiles.IsSpecial(path))
            return Unreadable;
        try
        {
            using var target = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Of(target);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable;
        }
    }
}
