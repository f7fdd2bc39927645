using System.Runtime.InteropServices;
using System.Text;
using Volley.Execution.Posix;
using Volley.Execution.Processes;

namespace Volley.Execution;

/// <summary>Reads the result object that a command leaves behind, from its file or from its output.</summary>
public static class ResultReader
{
    /// <summary>How long a result may be, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>What messages call the result file: its path is another one in every attempt.</summary>
    public const string FileName = "VOLLEY_RESULT";

    private const int FirstBuffer = 4096;

    /// <summary>Reads the result file after the process has ended. No file, or an empty one, is no result.</summary>
    /// <remarks>Only a regular file is read: a link is not followed, and a pipe is not waited for.</remarks>
    /// <param name="path">The absolute path.</param>
    /// <returns>The result, or what is wrong with it.</returns>
    public static ResultReading ReadFile(string path) => ReadFile(path, out _);

    /// <summary>The text of the result file, whatever it says; <see langword="null"/> where there is none that can be read.</summary>
    internal static string? ReadText(string path)
    {
        var descriptor = Open(path);
        if (descriptor < 0)
            return null;
        try
        {
            return ReadOpened(descriptor, out var content) is null ? Encoding.UTF8.GetString(content.Span) : null;
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Reads the result file, and tells whether there is anything at its path that is to be removed.</summary>
    internal static ResultReading ReadFile(string path, out bool exists)
    {
        var descriptor = Open(path);
        var error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        exists = error != Errno.NoEntry;
        if (!exists)
            return ResultReading.None;
        if (Errno.IsShortage(error))
            return ResultReading.None with { Error = new JobError(ErrorCodes.CaptureFailed, $"its result could not be read: {Errno.Describe(error)}") };
        if (descriptor < 0)
            return ResultReading.Malformed($"{FileName} cannot be read: it is no regular file, or access to it is denied");
        try
        {
            return ReadOpened(descriptor, out var content) ?? ResultParser.Parse(content.Span, new ResultOrigin(FileName, IsLine: false));
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Reads the result from the last line of stdout that begins with <c>{</c>.</summary>
    /// <param name="line">The line; <see langword="null"/> where there is none.</param>
    /// <returns>The result, or what is wrong with it.</returns>
    internal static ResultReading ReadLine(ObjectLine? line) => line switch
    {
        null => ResultReading.Malformed("stdout has no line that begins with '{'; print the result as one line of JSON, or leave out 'result: stdout'"),
        { Content: null } => ResultReading.Malformed($"stdout line {line.Value.Line} is longer than the {MaxBytes} bytes that a result may have"),
        { Content: { } content } => ResultParser.Parse(content, new ResultOrigin($"stdout line {line.Value.Line}", IsLine: true)),
    };

    private static unsafe int Open(string path)
    {
        fixed (byte* name = Libc.Path(path))
            return Libc.Open(name, Libc.OpenNoFollow | Libc.OpenNonBlock | Libc.OpenCloseOnExec, 0);
    }

    /// <summary>Reads all of a file; what is wrong with it, or <see langword="null"/>.</summary>
    private static unsafe ResultReading? ReadOpened(int descriptor, out ReadOnlyMemory<byte> result)
    {
        result = default;
        // Pipes, sockets and terminals cannot be sought in; folders cannot be read.
        if (Libc.Seek(descriptor, 0, Libc.SeekEnd) < 0 || Libc.Seek(descriptor, 0, 0) < 0)
            return ResultReading.Malformed($"{FileName} is no regular file");
        var content = new byte[FirstBuffer];
        var length = 0;
        while (true)
        {
            if (length == content.Length)
                Array.Resize(ref content, content.Length * 2);
            nint read;
            fixed (byte* free = &content[length])
                read = Libc.Read(descriptor, free, content.Length - length);
            if (read < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted)
                continue;
            if (read < 0)
                return ResultReading.Malformed($"{FileName} cannot be read: {Errno.Describe(Marshal.GetLastPInvokeError())}");
            length += (int)read;
            if (length > MaxBytes)
                return ResultReading.Malformed($"{FileName} is longer than the {MaxBytes} bytes that a result may have");
            if (read == 0)
            {
                result = content.AsMemory(0, length);
                return null;
            }
        }
    }
}
