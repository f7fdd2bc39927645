using System.Globalization;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary>Copies what a running job writes, as it writes it, over all its attempts.</summary>
/// <param name="logs">The job's logs.</param>
/// <param name="terminal">Where to copy.</param>
internal sealed class LogFollower(JobLogs logs, UserTerminal terminal)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly FileStream?[] _files = new FileStream?[logs.Streams.Count];
    private string? _lastStream;

    /// <summary>Follows until the job ends.</summary>
    /// <param name="attempt">The number of the attempt that is running; <see langword="null"/> between attempts.</param>
    /// <param name="isOpen">Whether more may come.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task FollowAsync(Func<int?> attempt, Func<bool> isOpen, CancellationToken cancellation)
    {
        try
        {
            var current = attempt();
            Copy(mayOpen: true);
            while (true)
            {
                // Asked before the copy: what was written before the answer is then copied in any case.
                var mayGoOn = isOpen();
                if (attempt() is { } next && next != current)
                {
                    Copy(mayOpen: false);
                    Close();
                    if (next > 1)
                        terminal.Error.WriteLines([StyledLine.Of(string.Create(CultureInfo.InvariantCulture, $"── attempt {next} ──"), Tone.Dim)]);
                    current = next;
                }

                // What appears between two attempts is the next one's, and is copied once that is known to run.
                Copy(mayOpen: current is not null || !mayGoOn);
                if (!mayGoOn)
                    return;
                await Task.Delay(Interval, terminal.Clock, cancellation);
            }
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Copies what is new in the files.</summary>
    /// <param name="mayOpen">Whether files that are not open yet are looked for.</param>
    private void Copy(bool mayOpen)
    {
        for (var i = 0; i < _files.Length; i++)
        {
            if (mayOpen)
                _files[i] ??= TryOpen(logs.PathOf(logs.Streams[i]));
            if (_files[i] is not { } file)
                continue;
            for (int read; (read = file.Read(_buffer)) > 0;)
                Write(logs.Streams[i], _buffer.AsSpan(0, read));
        }

        terminal.OutBytes.Flush();
    }

    private void Write(string stream, ReadOnlySpan<byte> bytes)
    {
        if (logs.Streams.Count > 1 && stream != _lastStream)
            JobLogs.Heading(terminal, stream);
        _lastStream = stream;
        terminal.OutBytes.Write(bytes);
    }

    private static FileStream? TryOpen(string path) =>
        File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0) : null;

    private void Close()
    {
        for (var i = 0; i < _files.Length; i++)
        {
            _files[i]?.Dispose();
            _files[i] = null;
        }
    }
}
