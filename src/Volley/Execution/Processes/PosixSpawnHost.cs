using System.Globalization;
using System.Runtime.InteropServices;
using Volley.Execution.Posix;

namespace Volley.Execution.Processes;

/// <summary>
/// Runs processes on Linux with <c>posix_spawn</c>, and waits for all of them on one or two threads by their pidfds. Needs glibc 2.29 and Linux 5.3.
/// </summary>
/// <remarks>
/// Children inherit this process's limit of open files, which the runtime raises to the hard limit: <c>posix_spawn</c> cannot lower it again.
/// </remarks>
public sealed class PosixSpawnHost : IProcessHost
{
    private const int MaxLoops = 2;

    private static readonly Lazy<bool> Support = new(Probe);

    private readonly SpawnLoop[] _loops;
    private readonly int _nothing;
    private uint _turn;
    private int _isDisposed;

    /// <summary>Starts the threads.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine cannot; see <see cref="IsSupported"/>.</exception>
    /// <exception cref="IOException">No descriptors are to be had.</exception>
    public PosixSpawnHost()
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException("posix_spawn with pidfds needs 64-bit Linux 5.3 and glibc 2.29.");
        OccupyStandardDescriptors();
        HideInheritedDescriptors();
        LetChildrenBeWaitedFor();
        _nothing = OpenNothing(Libc.OpenCloseOnExec);
        _loops = new SpawnLoop[Math.Min(MaxLoops, Environment.ProcessorCount)];
        for (var i = 0; i < _loops.Length; i++)
            _loops[i] = new SpawnLoop(i, _nothing);
    }

    /// <summary>Whether this machine has what the host needs.</summary>
    public static bool IsSupported => Support.Value;

    /// <inheritdoc/>
    public Task<ProcessEnd> RunAsync(ProcessLaunch launch, AttemptCancellation cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        // In turn, not where the least is in flight: what starts together is then spread over the processors, and starting is most of the work.
        var loop = _loops[Interlocked.Increment(ref _turn) % (uint)_loops.Length];
        return loop.RunAsync(new SpawnedChild(launch), cancellation);
    }

    /// <summary>Kills what still runs, and ends the threads.</summary>
    /// <returns>When it is done.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        foreach (var loop in _loops)
            loop.Post(LoopOrder.Stop, null);
        foreach (var loop in _loops)
        {
            await loop.Ended.ConfigureAwait(false);
            loop.Dispose();
        }

        _ = Libc.Close(_nothing);
    }

    private static unsafe bool Probe()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
            return false;
        try
        {
            var version = Marshal.PtrToStringUTF8((nint)Libc.GetVersion()) ?? "";
            var minor = version.Split('.') is ["2", var text, ..] && int.TryParse(text, CultureInfo.InvariantCulture, out var n) ? n : 0;
            if (minor < 29)
                return false;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }

        var self = (int)Libc.Call(Libc.PidfdOpen, Environment.ProcessId, 0, 0, 0);
        if (self >= 0)
            _ = Libc.Close(self);
        return self >= 0;
    }

    /// <summary>A pipe must never get the number 0, 1 or 2: arranging a child's descriptors would then overwrite it.</summary>
    private static void OccupyStandardDescriptors()
    {
        for (var descriptor = 0; descriptor <= 2; descriptor++)
            if (Libc.Control(descriptor, Libc.GetDescriptorFlags, 0) < 0)
                _ = OpenNothing(0);
    }

    /// <summary>What whoever started us left open, such as a lock, is not for the children either.</summary>
    private static void HideInheritedDescriptors()
    {
        foreach (var path in Directory.GetFiles("/proc/self/fd"))
            if (int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var descriptor) && descriptor > 2)
                _ = Libc.Control(descriptor, Libc.SetDescriptorFlags, 1);
    }

    private static unsafe int OpenNothing(int flags)
    {
        fixed (byte* path = "/dev/null\0"u8)
            return Libc.Open(path, flags, 0);
    }

    /// <summary>Where whoever started us ignored SIGCHLD, the kernel would throw exit codes away.</summary>
    private static unsafe void LetChildrenBeWaitedFor()
    {
        const long ignored = 1;
        var action = stackalloc byte[Libc.OpaqueSize];
        if (Libc.SignalAction(Libc.SigChld, null, action) != 0 || *(long*)action != ignored)
            return;
        new Span<byte>(action, Libc.OpaqueSize).Clear();
        _ = Libc.SignalAction(Libc.SigChld, action, null);
    }
}
