using Volley.Execution.Processes;

namespace Volley.Execution.Posix;

/// <summary>How far a child is.</summary>
internal enum ChildPhase
{
    /// <summary>Not spawned yet.</summary>
    New,

    /// <summary>Running; its phase ends with its timeout.</summary>
    Running,

    /// <summary>Told to end; its phase ends with its grace.</summary>
    Terminating,

    /// <summary>Killed; nothing but its end ends the phase.</summary>
    Killed,

    /// <summary>Ended, while something else still holds its pipes.</summary>
    Draining,

    /// <summary>Reported.</summary>
    Done,
}

/// <summary>One process of a <see cref="SpawnLoop"/>, which alone touches it once it is posted.</summary>
internal sealed class SpawnedChild(ProcessLaunch launch)
{
    /// <summary>No moment at all.</summary>
    public const long Never = long.MaxValue;

    /// <summary>What waits for the end goes on right on the loop's thread: handing each child over to another thread costs more than the rest.</summary>
    private readonly TaskCompletionSource<ProcessEnd> _completion = new();
    private AttemptCancellation _cancellation;
    private CancellationTokenRegistration _onTerminate;
    private CancellationTokenRegistration _onKill;

    public ProcessLaunch Launch { get; } = launch;

    public Task<ProcessEnd> Completion => _completion.Task;

    public ChildPhase Phase { get; set; }

    /// <summary>Why it ends; what asked first stands.</summary>
    public EndCause Cause { get; set; }

    public int Process { get; set; }

    /// <summary>How often it could not be started for want of something that other children hold.</summary>
    public int Tries { get; set; }

    public int ExitDescriptor { get; set; } = -1;

    public int StdoutDescriptor { get; set; } = -1;

    public int StderrDescriptor { get; set; } = -1;

    /// <summary>Its place in the loop, and a number that tells it from the place's earlier children.</summary>
    public int Slot { get; set; } = -1;

    public uint Generation { get; set; }

    /// <summary>When its phase ends, in milliseconds of the loop's clock.</summary>
    public long PhaseDue { get; set; } = Never;

    /// <summary>When its output is to be written where others can see it.</summary>
    public long FlushDue { get; set; } = Never;

    /// <summary>When its pipes are to be watched.</summary>
    public long WatchDue { get; set; } = Never;

    /// <summary>Whether its pipes are watched. Until then they are read at its exit alone.</summary>
    public bool IsWatched { get; set; }

    public long Due => Math.Min(PhaseDue, Math.Min(FlushDue, WatchDue));

    /// <summary>Its place in the <see cref="DeadlineHeap"/>, or -1.</summary>
    public int HeapIndex { get; set; } = -1;

    /// <summary>Descendants that left its group, known since it was told to end.</summary>
    public List<ProcessIdentity> Escaped { get; } = [];

    /// <summary>Whether it was told to end. The order that says so stands behind all starts that were ordered before it.</summary>
    public bool IsCalledOff => _cancellation.Terminate.IsCancellationRequested || _cancellation.Kill.IsCancellationRequested;

    public bool HasOpenOutput => StdoutDescriptor >= 0 || StderrDescriptor >= 0;

    /// <summary>Lets cancellation reach the loop. Before the child is posted.</summary>
    public void Watch(SpawnLoop loop, AttemptCancellation cancellation)
    {
        _cancellation = cancellation;
        _onTerminate = cancellation.Terminate.UnsafeRegister(static (state, _) => Post(state, LoopOrder.Terminate), (loop, this));
        _onKill = cancellation.Kill.UnsafeRegister(static (state, _) => Post(state, LoopOrder.Kill), (loop, this));
    }

    public void Complete(ProcessEnd end)
    {
        Settle();
        _completion.TrySetResult(end);
    }

    public void Fault(Exception exception)
    {
        Settle();
        _completion.TrySetException(exception);
    }

    private static void Post(object? state, LoopOrder order)
    {
        var (loop, child) = ((SpawnLoop, SpawnedChild))state!;
        loop.Post(order, child);
    }

    private void Settle()
    {
        Phase = ChildPhase.Done;
        _onTerminate.Unregister();
        _onKill.Unregister();
    }
}
