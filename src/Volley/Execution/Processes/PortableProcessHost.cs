using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Volley.Execution.Posix;

namespace Volley.Execution.Processes;

/// <summary>Runs processes with <see cref="Process"/>: wherever <see cref="PosixSpawnHost"/> cannot.</summary>
/// <remarks>
/// Its processes have no group of their own: what is ended is the tree of descendants. A descendant whose ancestors ended before it is not found any more.
/// An exit code of 128 + n is taken for the signal n, which is how <see cref="Process"/> reports one, and programs see their path as their own name.
/// </remarks>
public sealed class PortableProcessHost : IProcessHost
{
    private const int SignalBase = 128;
    private const int BrokenPipe = 13;

    // Process-wide, once, and never taken back: another host may be at work.
    private static readonly Lazy<nint> BrokenPipeHandler = new(HandleBrokenPipe);

    /// <summary>Makes a host.</summary>
    public PortableProcessHost() => _ = BrokenPipeHandler.Value;

    /// <inheritdoc/>
    public Task<ProcessEnd> RunAsync(ProcessLaunch launch, AttemptCancellation cancellation) =>
        Task.Run(() => RunProcessAsync(launch, cancellation), CancellationToken.None);

    /// <summary>Does nothing: the host keeps nothing between processes.</summary>
    /// <returns>A completed task.</returns>
    public ValueTask DisposeAsync() => default;

    private static async Task<ProcessEnd> RunProcessAsync(ProcessLaunch launch, AttemptCancellation cancellation)
    {
        if (cancellation.Terminate.IsCancellationRequested || cancellation.Kill.IsCancellationRequested)
            return ProcessEnd.NeverStarted;
        if (StartFailures.Foreseen(launch) is { } foreseen)
            return new ProcessEnd(EndCause.NotStarted, Failure: foreseen);
        if (OpenStdin(launch, out var input) is { } failure)
            return new ProcessEnd(EndCause.NotStarted, Failure: failure);
        await using var stdin = input.ConfigureAwait(false);
        using var process = new Process { StartInfo = StartInfo(launch) };
        try
        {
#pragma warning disable RS0030 // This host is for where ChildSignals does nothing.
            process.Start();
#pragma warning restore RS0030
        }
        catch (Win32Exception fault)
        {
            return new ProcessEnd(EndCause.NotStarted, Failure: StartFailures.Of(launch, fault.NativeErrorCode));
        }

        return await new PortableChild(process, launch, input).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>How a process ended, from what <see cref="Process"/> makes of it.</summary>
    internal static ProcessEnd EndOf(EndCause cause, int exitCode) =>
        exitCode is > SignalBase and < SignalBase + SignalNames.Named
            ? new ProcessEnd(cause, Signal: exitCode - SignalBase)
            : new ProcessEnd(cause, exitCode);

    private static StartFailure? OpenStdin(ProcessLaunch launch, out Stream input)
    {
        input = Stream.Null;
        try
        {
            if (launch.StdinFile is { } path)
                input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            else if (launch.StdinText is { } text)
                input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return StdinSource.FileFailure(launch.StdinFile!, Errno.Describe(fault), isPermanent: true);
        }
    }

    private static ProcessStartInfo StartInfo(ProcessLaunch launch)
    {
        var info = new ProcessStartInfo(launch.Program)
        {
            WorkingDirectory = launch.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in launch.Arguments.Skip(1))
            info.ArgumentList.Add(argument);
        info.Environment.Clear();
        foreach (var (name, value) in launch.Inherited.Variables)
            info.Environment[name] = value;
        foreach (var (name, value) in launch.Environment)
            info.Environment[name] = value;
        return info;
    }

    /// <summary>
    /// The runtime ignores SIGPIPE, and <see cref="Process"/> lets children inherit that, so that <c>yes | head</c> would complain for ever. What has
    /// a handler is put back to its default for them; the handler here is a function of the C library that does nothing and is safe in a signal.
    /// </summary>
    private static nint HandleBrokenPipe() =>
        Libc.Signal(BrokenPipe, NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "abs"));
}
