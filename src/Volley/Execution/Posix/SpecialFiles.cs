namespace Volley.Execution.Posix;

/// <summary>Tells files from pipes and sockets, opening which may wait for ever.</summary>
internal static unsafe class SpecialFiles
{
    /// <summary>Whether a path leads to something that can be read more than once. What cannot be opened is left to whoever reads it.</summary>
    /// <param name="path">The absolute path; links are followed.</param>
    public static bool CanSeek(string path)
    {
        int descriptor;
        fixed (byte* name = Libc.Path(path))
            descriptor = Libc.Open(name, Libc.OpenNonBlock | Libc.OpenCloseOnExec, 0);
        if (descriptor < 0)
            return true;
        var canSeek = Libc.Seek(descriptor, 0, 0) >= 0;
        _ = Libc.Close(descriptor);
        return canSeek;
    }
}
