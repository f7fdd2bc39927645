using System.Runtime.InteropServices;
using System.Text;
using Volley.Execution.Processes;

namespace Volley.Execution.Posix;

/// <summary>Opens what children read: nothing, a file, or a text that is kept in a sealed file in memory, so that nobody has to feed it.</summary>
internal static unsafe class StdinSource
{
    /// <summary>Opens a launch's standard input.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="descriptor">The descriptor, to be closed by the caller; -1 for nothing to read.</param>
    /// <returns>Why it cannot be opened, or <see langword="null"/>.</returns>
    public static StartFailure? Open(ProcessLaunch launch, out int descriptor)
    {
        descriptor = -1;
        if (launch.StdinFile is { } path)
            return OpenFile(path, out descriptor);
        return string.IsNullOrEmpty(launch.StdinText) ? null : OpenText(launch.StdinText, out descriptor);
    }

    /// <summary>Why a file for standard input cannot be opened.</summary>
    public static StartFailure FileFailure(string path, string reason, bool isPermanent) =>
        new($"the file for standard input, '{Path.GetFileName(path)}', cannot be opened: {reason}", isPermanent);

    private static StartFailure? OpenFile(string path, out int descriptor)
    {
        // Not blocking, so that a pipe without a writer does not hold up everybody; the child gets it blocking.
        fixed (byte* name = Libc.Path(path))
            descriptor = Libc.Open(name, Libc.OpenNonBlock | Libc.OpenCloseOnExec, 0);
        if (descriptor >= 0)
        {
            _ = Libc.Control(descriptor, Libc.SetFlags, 0);
            return null;
        }

        var error = Marshal.GetLastPInvokeError();
        return FileFailure(path, Errno.Describe(error), !Errno.Passes(error));
    }

    private static StartFailure? OpenText(string text, out int descriptor)
    {
        fixed (byte* name = "stdin\0"u8)
            descriptor = Libc.MemoryFile(name, Libc.MemoryFileFlags);
        if (descriptor < 0)
            return TextFailure();
        if (Write(descriptor, Encoding.UTF8.GetBytes(text)) && Libc.Seek(descriptor, 0, 0) == 0
            && Libc.Control(descriptor, Libc.AddSeals, Libc.AllSeals) == 0)
            return null;
        var failure = TextFailure();
        _ = Libc.Close(descriptor);
        descriptor = -1;
        return failure;
    }

    private static StartFailure TextFailure() =>
        new($"the text for standard input cannot be held: {Errno.Describe(Marshal.GetLastPInvokeError())}", IsPermanent: false);

    private static bool Write(int descriptor, byte[] bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                var written = Libc.Write(descriptor, start + done, bytes.Length - done);
                if (written < 0 && Marshal.GetLastPInvokeError() != Errno.Interrupted)
                    return false;
                done += Math.Max(written, 0);
            }
        }

        return true;
    }
}
