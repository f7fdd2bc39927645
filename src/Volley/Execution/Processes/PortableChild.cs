using System.Diagnostics;
using Volley.Execution.Posix;

namespace Volley.Execution.Processes;

/// <summary>One process of a <see cref="PortableProcessHost"/>.</summary>
internal sealed class PortableChild(Process process, ProcessLaunch launch, Stream input)
{
    private const int BufferSize = 16 * 1024;
    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(50);

    private readonly List<ProcessIdentity> _tree = [];
    private readonly Lock _captures = new();
    private bool _isEnded;

    public async Task<ProcessEnd> RunAsync(AttemptCancellation cancellation)
    {
        var identity = new ProcessIdentity(process.Id, ProcessTree.StartTicks(process.Id), OwnsGroup: false);
        _tree.Add(identity);
        var output = Task.WhenAll(
            PumpAsync(process.StandardOutput.BaseStream, launch.Stdout), PumpAsync(process.StandardError.BaseStream, launch.Stderr));
        var feeding = FeedAsync();
        var exit = process.WaitForExitAsync(CancellationToken.None);
        try
        {
            launch.OnStarted?.Invoke(identity with { StartTicks = OperatingSystem.IsLinux() ? identity.StartTicks : 0 });
        }
        catch
        {
            Signal(Libc.SigKill);
            await exit.ConfigureAwait(false);
            throw;
        }

        var cause = await EndAsync(exit, output, cancellation).ConfigureAwait(false);
        await output.WaitAsync(Drain, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_captures)
            _isEnded = true;
        Observe(output);
        Observe(feeding);
        return PortableProcessHost.EndOf(cause, process.ExitCode);
    }

    private static void Observe(Task task) =>
        _ = task.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task<EndCause> EndAsync(Task exit, Task output, AttemptCancellation cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation.Terminate, cancellation.Kill);
        await exit.WaitAsync(TimerSpan.Of(launch.Timeout), ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (exit.IsCompleted || process.HasExited)
        {
            await exit.ConfigureAwait(false);
            return EndCause.Exited;
        }

        var cause = ending.IsCancellationRequested ? EndCause.Interrupted : EndCause.TimedOut;
        if (!cancellation.Kill.IsCancellationRequested)
        {
            Signal(Libc.SigTerm);
            Signal(Libc.SigCont);
            // The grace is its descendants' too, as far as they hold its outputs.
            await Task.WhenAll(exit, output).WaitAsync(TimerSpan.Of(launch.Grace), cancellation.Kill).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Signal(Libc.SigKill);
        await exit.ConfigureAwait(false);
        return cause;
    }

    /// <summary>Signals the process and its descendants, those known from an earlier signal included.</summary>
    private void Signal(int signal)
    {
        foreach (var descendant in ProcessTree.Descendants(process.Id))
            if (!_tree.Exists(known => known.ProcessId == descendant.ProcessId))
                _tree.Add(descendant);
        foreach (var known in _tree)
            if (ProcessTree.StartTicks(known.ProcessId) == known.StartTicks)
                _ = Libc.Kill(known.ProcessId, signal);
    }

    private async Task FeedAsync()
    {
        try
        {
            var target = process.StandardInput.BaseStream;
            await using (target.ConfigureAwait(false))
                await input.CopyToAsync(target).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The process does not want to read all of it.
        }
    }

    private async Task PumpAsync(Stream stream, OutputCapture capture)
    {
        var buffer = new byte[BufferSize];
        while (true)
        {
            var reading = stream.ReadAsync(buffer).AsTask();
            if (capture.HasUnwritten)
                await ((Task)reading).WaitAsync(OutputCapture.FlushAfter).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!reading.IsCompleted)
                Write(capture, []);
            var read = await reading.ConfigureAwait(false);
            if (read == 0)
                return;
            Write(capture, buffer.AsSpan(0, read));
        }
    }

    /// <summary>Adds bytes to a capture; none to have it write what it holds. After the end nobody is left to take them.</summary>
    private void Write(OutputCapture capture, ReadOnlySpan<byte> bytes)
    {
        lock (_captures)
        {
            if (_isEnded)
                return;
            if (bytes.IsEmpty)
                capture.Flush();
            else
                capture.Append(bytes);
        }
    }
}
