using System.Runtime.InteropServices;

namespace Volley.Execution.Posix;

/// <summary>Reads files under <c>/proc</c>: they have no length, and may vanish while one looks, which is no exception.</summary>
internal static unsafe class ProcFile
{
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="buffer">Where to; grown as needed.</param>
    /// <returns>The content, or nothing where it cannot be read.</returns>
    public static ReadOnlySpan<byte> Read(string path, ref byte[] buffer)
    {
        int descriptor;
        fixed (byte* name = Libc.Path(path))
            descriptor = Libc.Open(name, Libc.OpenCloseOnExec, 0);
        if (descriptor < 0)
            return [];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            nint read;
            fixed (byte* free = &buffer[length])
                read = Libc.Read(descriptor, free, buffer.Length - length);
            if (read < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted)
                continue;
            length += (int)Math.Max(read, 0);
            if (read <= 0 || length >= MaxBytes)
                break;
        }

        _ = Libc.Close(descriptor);
        return buffer.AsSpan(0, length);
    }
}
