namespace Volley.Execution.Posix;

/// <summary>Looks into folders without making objects of what is in them: that is done once a job.</summary>
internal static unsafe class DirectoryContent
{
    private const int BufferSize = 512;
    private const int NameOffset = 19;
    private const int LengthOffset = 16;

    /// <summary>Whether a path is a folder, not a link to one, that holds nothing.</summary>
    /// <param name="path">The absolute path.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsEmpty(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new DirectoryInfo(path) is { LinkTarget: null, Exists: true } folder && !folder.EnumerateFileSystemInfos().Any();
        int descriptor;
        fixed (byte* name = Libc.Path(path))
            descriptor = Libc.Open(name, Libc.OpenDirectory | Libc.OpenNoFollow | Libc.OpenCloseOnExec, 0);
        if (descriptor < 0)
            return false;
        try
        {
            return HasOnlyItself(descriptor);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    private static bool HasOnlyItself(int descriptor)
    {
        var buffer = stackalloc byte[BufferSize];
        while (true)
        {
            var size = Libc.Call(Libc.GetDirectoryEntries, descriptor, (nint)buffer, BufferSize, 0);
            if (size <= 0)
                return size == 0;
            for (var at = 0; at < size; at += *(ushort*)(buffer + at + LengthOffset))
                if (!IsDots(buffer + at + NameOffset))
                    return false;
        }
    }

    private static bool IsDots(byte* name) => name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}
