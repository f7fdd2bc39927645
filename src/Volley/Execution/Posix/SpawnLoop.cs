using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Volley.Execution.Processes;

namespace Volley.Execution.Posix;

/// <summary>What a loop is told.</summary>
internal enum LoopOrder
{
    /// <summary>Spawn the child.</summary>
    Start,

    /// <summary>Ask the child to end.</summary>
    Terminate,

    /// <summary>Kill the child.</summary>
    Kill,

    /// <summary>Kill all children, then end.</summary>
    Stop,
}

/// <summary>
/// One thread that spawns processes, reads their pipes, keeps their deadlines and reaps them. It owns all state of its children; others post orders.
/// </summary>
/// <remarks>
/// A child's life: New → Running → (Terminating → Killed) → Draining → Done. The exit is the process's own (its pidfd), not the end of its pipes:
/// a daemon may hold those for ever. The leader is reaped last, since until then its id cannot be given to a stranger's process group.
/// </remarks>
internal sealed unsafe partial class SpawnLoop : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const int StackSize = 512 * 1024;
    private const ulong WakeData = ulong.MaxValue;

    private readonly ConcurrentQueue<(LoopOrder Order, SpawnedChild? Child)> _orders = new();
    private readonly List<SpawnedChild?> _slots = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly Queue<SpawnedChild> _waiting = new();
    private readonly DeadlineHeap _deadlines = new();
    private readonly SpawnArena _arena = new();
    private readonly SpawnAttributes _attributes = new();
    private readonly Epoll _epoll = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _nothing;
    private readonly int _wake;
    private byte* _buffer;
    private int _isWoken;
    /// <summary>How many children are posted and not done.</summary>
    private int _inFlight;
    /// <summary>The child that is being started: in no other place until it is.</summary>
    private SpawnedChild? _starting;
    private uint _generation;
    private bool _isStopping;
    private bool _isWordy;
    private volatile Exception? _fault;

    /// <summary>Makes the loop and starts its thread.</summary>
    /// <param name="number">Its number, for the thread's name.</param>
    /// <param name="nothing">A descriptor of <c>/dev/null</c>; the owner closes it.</param>
    public SpawnLoop(int number, int nothing)
    {
        _nothing = nothing;
        _buffer = (byte*)NativeMemory.Alloc(BufferSize);
        _wake = Libc.EventDescriptor(0, Libc.EpollCloseOnExec | Libc.OpenNonBlock);
        if (_wake < 0 || _epoll.Add(_wake, WakeData) != 0)
            throw new IOException($"no descriptor is to be had: {Errno.Describe(Marshal.GetLastPInvokeError())}");
        new Thread(Run, StackSize) { Name = $"volley-spawn-{number}", IsBackground = true }.Start();
    }

    /// <summary>Ends when the thread does.</summary>
    public Task Ended => _ended.Task;

    private static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    /// <summary>Runs a child to its end.</summary>
    public Task<ProcessEnd> RunAsync(SpawnedChild child, AttemptCancellation cancellation)
    {
        if (_fault is { } fault)
            throw HasEnded(fault);
        Interlocked.Increment(ref _inFlight);
        child.Watch(this, cancellation);
        Post(LoopOrder.Start, child);
        // The loop may have ended meanwhile, and taken its last order before this one.
        if (_fault is { } late)
            child.Fault(HasEnded(late));
        return child.Completion;
    }

    /// <summary>Tells the loop something, from any thread.</summary>
    public void Post(LoopOrder order, SpawnedChild? child)
    {
        // A cancellation may come in while its child is being reported and the host disposed of.
        if (_ended.Task.IsCompleted)
            return;
        _orders.Enqueue((order, child));
        if (Interlocked.Exchange(ref _isWoken, 1) != 0)
            return;
        var one = 1UL;
        _ = Libc.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Frees what the thread used. Only once it has ended.</summary>
    public void Dispose()
    {
        if (_buffer is null)
            return;
        _ = Libc.Close(_wake);
        _epoll.Dispose();
        _arena.Dispose();
        _attributes.Dispose();
        NativeMemory.Free(_buffer);
        _buffer = null;
    }

    private static InvalidOperationException HasEnded(Exception fault) => new("The process loop has ended.", fault);

    private void Run()
    {
        BeBatch();
        try
        {
            while (!(_isStopping && Volatile.Read(ref _inFlight) == 0))
                Turn();
            _fault = new ObjectDisposedException(nameof(SpawnLoop));
        }
        catch (Exception fault)
        {
            // A bug or an exhausted machine: whoever waits must hear of it, and no child may stay.
            _fault = fault;
            foreach (var child in _slots.ToArray())
                if (child is not null)
                    Abort(child, fault);
            AbortStarting(fault);
        }

        // Whoever posts looks at the fault afterwards: either sees the other.
        Interlocked.MemoryBarrier();
        while (_waiting.TryDequeue(out var waiting))
            Abort(waiting, _fault);
        while (_orders.TryDequeue(out var order))
            if (order is { Order: LoopOrder.Start, Child: { } child })
                Abort(child, _fault);
        _ended.SetResult();
    }

    /// <summary>
    /// Makes this thread, and with it the children, which inherit that, batch work to the kernel: what wakes among them pushes nothing aside, neither
    /// each other nor whatever else goes on on this machine. Where whoever started us chose another policy, that stands; where the kernel refuses, nothing
    /// is lost.
    /// </summary>
    private static void BeBatch()
    {
        var priority = 0;
        if (Libc.GetPolicy(0) == Libc.OrdinaryPolicy)
            _ = Libc.SetPolicy(0, Libc.BatchPolicy, &priority);
    }

    private void Turn()
    {
        var count = _epoll.Wait(WaitTime());
        for (var i = 0; i < count; i++)
        {
            var data = _epoll.Data(i);
            if (data == WakeData)
                Woken();
            else
                Happened(data);
        }

        TakeOrders();

        for (var now = Now; _deadlines.First is { } child && child.Due <= now;)
            OnDue(child, now);
    }

    private int WaitTime() =>
        !_orders.IsEmpty ? 0
        : _deadlines.First is { } child ? (int)Math.Clamp(child.Due - Now, 0, int.MaxValue)
        : -1;

    private void Woken()
    {
        ulong count;
        _ = Libc.Read(_wake, (byte*)&count, sizeof(ulong));
        Interlocked.Exchange(ref _isWoken, 0);
    }

    /// <summary>
    /// Does what was ordered, up to the first start: spawning waits until the child executes its program, and on busy processors that takes a while.
    /// Children that ended meanwhile come before the next start, since their slots are what the next starts wait for.
    /// </summary>
    private void TakeOrders()
    {
        while (_orders.TryDequeue(out var order))
        {
            switch (order.Order)
            {
                case LoopOrder.Start:
                    _starting = order.Child;
                    Start(order.Child!);
                    _starting = null;
                    return;
                case LoopOrder.Terminate:
                    Terminate(order.Child!, EndCause.Interrupted);
                    break;
                case LoopOrder.Kill:
                    Kill(order.Child!, EndCause.Interrupted);
                    break;
                default:
                    _isStopping = true;
                    foreach (var child in _slots.ToArray())
                        if (child is not null)
                            Kill(child, EndCause.Interrupted);
                    break;
            }
        }
    }

    private void Happened(ulong data)
    {
        var slot = (int)((data >> 2) & uint.MaxValue);
        // What was reported together with the end of its child is of no use any more.
        if (_slots[slot] is not { } child || (child.Generation & Generations) != data >> 34)
            return;
        switch ((Source)(data & 3))
        {
            case Source.Exit:
                OnExit(child);
                break;
            case Source.Stdout:
                child.StdoutDescriptor = ReadOnce(child, child.StdoutDescriptor, child.Launch.Stdout, out _);
                break;
            default:
                child.StderrDescriptor = ReadOnce(child, child.StderrDescriptor, child.Launch.Stderr, out _);
                break;
        }

        if (child is { Phase: ChildPhase.Draining, HasOpenOutput: false })
            Finish(child);
    }
}
