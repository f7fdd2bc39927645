using System.Runtime.CompilerServices;
using Volley.Execution.Posix;

namespace Volley.Execution.Processes;

/// <summary>Lets the ends of children be heard of where they must be, and wake no thread that has nothing to do with them.</summary>
/// <remarks>
/// <c>posix_spawn</c> blocks every signal of the thread that calls it. Where another child of that thread ends meanwhile, the kernel looks for a thread
/// that takes its SIGCHLD, and wakes one of the runtime's for nothing: half of all ends of short jobs did that. Where all threads block the signal, it
/// stays pending and wakes nobody; <see cref="PosixSpawnHost"/> learns of ends by pidfds.
/// </remarks>
public static class ChildSignals
{
    /// <summary>
    /// Blocks SIGCHLD in all threads of a native program, once and for all; on the .NET runtime, where more threads are older than <c>Main</c>, that would be
    /// of no use. Where <see cref="PosixSpawnHost.IsSupported"/> says no, the signal is needed: it is let through, in case whoever started the program
    /// blocked it. To be called by the program's first thread before it makes others: those inherit what it blocks.
    /// </summary>
    /// <remarks>
    /// A program that calls this must start processes through <see cref="ProcessHosts"/> alone: <see cref="System.Diagnostics.Process"/> learns of
    /// ends by this very signal, and would wait for ever. Children start with no signal blocked all the same.
    /// </remarks>
    public static void Arrange()
    {
        if (!PosixSpawnHost.IsSupported)
        {
            if (OperatingSystem.IsLinux())
                Change(Libc.UnblockSignals);
            return;
        }

        if (RuntimeFeature.IsDynamicCodeSupported)
            return;
        Change(Libc.BlockSignals);
        LeaveMessage();
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Blocks the signal in this thread, or lets it through.</summary>
    private static unsafe void Change(int how)
    {
        var set = stackalloc byte[Libc.OpaqueSize];
        _ = Libc.EmptySet(set);
        _ = Libc.AddToSet(set, Libc.SigChld);
        _ = Libc.ThreadMask(how, set, null);
    }

    // Apart, so that nothing on the caller's stack keeps it alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveMessage() => _ = new MessageToFinalizer();

    /// <summary>The one way to run something on the finalizer's thread, which is older than <c>Main</c>.</summary>
    private sealed class MessageToFinalizer
    {
        ~MessageToFinalizer() => Change(Libc.BlockSignals);
    }
}
