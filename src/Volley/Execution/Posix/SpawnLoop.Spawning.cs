using System.Runtime.InteropServices;
using Volley.Execution.Processes;

namespace Volley.Execution.Posix;

internal sealed unsafe partial class SpawnLoop
{
    private const uint Generations = (1u << 30) - 1;
    private const int MaxTries = 1000;
    private const int SpareDescriptors = 64;
    private const int WatchMilliseconds = 10;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private static readonly long TickNanoseconds = NanosecondsPerSecond / Math.Max(1, (long)Libc.SystemConfiguration(Libc.ClockTicksName));

    private enum Source : uint
    {
        Exit,
        Stdout,
        Stderr,
    }

    private static readonly long MaxDescriptor = FindMaxDescriptor();

    private bool HasOthers => _slots.Count > _freeSlots.Count;

    private static long BootTicks
    {
        get
        {
            Libc.TimeSpec time;
            _ = Libc.GetTime(Libc.ClockBoottime, &time);
            return ((time.Seconds * NanosecondsPerSecond) + time.Nanoseconds) / TickNanoseconds;
        }
    }

    private static long FindMaxDescriptor()
    {
        Libc.Limit limit;
        if (Libc.GetLimit(Libc.OpenFilesResource, &limit) != 0 || limit.Soft > int.MaxValue)
            return int.MaxValue;
        return (long)limit.Soft - Math.Min(SpareDescriptors, (long)limit.Soft / 4);
    }

    private void Start(SpawnedChild child)
    {
        if (child.IsCalledOff || _isStopping)
        {
            Report(child, ProcessEnd.NeverStarted);
            return;
        }

        var before = BootTicks;
        if (Spawn(child) is { } failure)
        {
            // Short of processes or descriptors: the end of another child gives some back.
            if (failure.IsShortage && HasOthers && ++child.Tries < MaxTries)
            {
                _waiting.Enqueue(child);
                return;
            }

            Report(child, new ProcessEnd(EndCause.NotStarted, Failure: failure));
            return;
        }

        child.Phase = ChildPhase.Running;
        child.WatchDue = Now + (_isWordy ? 0 : WatchMilliseconds);
        if (child.Launch.Timeout is { } timeout)
            child.PhaseDue = Now + (long)Math.Ceiling(Math.Min(timeout.TotalMilliseconds, int.MaxValue * 1000.0));
        _deadlines.Update(child);
        if (child.Launch.OnStarted is { } onStarted)
            Announce(child, onStarted, before);
    }

    private void Announce(SpawnedChild child, Action<ProcessIdentity> onStarted, long before)
    {
        try
        {
            // The process began between two readings of the clock that its start time is taken from. Mostly both fall into one tick, which spares
            // asking /proc, the dearest part of a start.
            var ticks = BootTicks == before ? before : ProcessTable.Find(child.Process)?.StartTicks ?? 0;
            onStarted(new ProcessIdentity(child.Process, ticks, OwnsGroup: true));
        }
        catch (Exception fault)
        {
            // The caller's own fault must reach the caller, and only that one.
            Abort(child, fault);
        }
    }

    private StartFailure? Spawn(SpawnedChild child)
    {
        if (StartFailures.Foreseen(child.Launch) is { } foreseen)
            return foreseen;
        if (StdinSource.Open(child.Launch, out var stdin) is { } failure)
            return failure;
        var output = stackalloc int[4] { -1, -1, -1, -1 };
        try
        {
            if (Libc.Pipe(output, Libc.OpenCloseOnExec) != 0 || Libc.Pipe(output + 2, Libc.OpenCloseOnExec) != 0)
                return StartFailures.Of(child.Launch, Marshal.GetLastPInvokeError());
            // Descriptors are given out from below. The last ones are left to whoever else needs some, as the journal does.
            if (output[3] > MaxDescriptor && HasOthers)
                return StartFailures.Of(child.Launch, Errno.TooManyFiles);
            _arena.Fill(child.Launch);
            var error = Spawn(stdin >= 0 ? stdin : _nothing, output[1], output[3], out var process);
            if (error != 0)
                return StartFailures.Of(child.Launch, error);
            child.Process = process;
            // Their descriptors make room for the one by which the child is watched: now that it has begun, it must not be started anew for want of one.
            Close(output[1]);
            Close(output[3]);
            output[1] = output[3] = -1;
            error = Adopt(child, output[0], output[2]);
            if (error != 0)
                return StartFailures.Unwatched(child.Launch, error);
            output[0] = output[2] = -1;
            return null;
        }
        finally
        {
            Close(stdin);
            for (var i = 0; i < 4; i++)
                Close(output[i]);
        }
    }

    private int Spawn(int stdin, int stdout, int stderr, out int process)
    {
        var actions = stackalloc byte[Libc.OpaqueSize];
        var id = 0;
        var error = Libc.ActionsInit(actions);
        if (error == 0)
            error = Libc.ActionsAddDuplicate(actions, stdin, 0);
        if (error == 0)
            error = Libc.ActionsAddDuplicate(actions, stdout, 1);
        if (error == 0)
            error = Libc.ActionsAddDuplicate(actions, stderr, 2);
        if (error == 0)
            error = Libc.ActionsAddChangeDirectory(actions, _arena.WorkingDirectory);
        if (error == 0)
            error = Libc.Spawn(&id, _arena.Program, actions, _attributes.Pointer, _arena.Arguments, _arena.Environment);
        _ = Libc.ActionsDestroy(actions);
        process = id;
        return error;
    }

    /// <summary>Watches a child that runs; ends it again where that cannot be done.</summary>
    private int Adopt(SpawnedChild child, int stdout, int stderr)
    {
        _ = Libc.Control(stdout, Libc.SetFlags, Libc.OpenNonBlock);
        _ = Libc.Control(stderr, Libc.SetFlags, Libc.OpenNonBlock);
        var exit = (int)Libc.Call(Libc.PidfdOpen, child.Process, 0, 0, 0);
        var error = exit < 0 ? Marshal.GetLastPInvokeError() : 0;
        child.Slot = _freeSlots.Count > 0 ? _freeSlots.Pop() : _slots.Count;
        child.Generation = ++_generation;
        if (error == 0)
            error = _epoll.AddOnce(exit, DataOf(child, Source.Exit));
        if (child.Slot == _slots.Count)
            _slots.Add(null);
        if (error != 0)
        {
            Close(exit);
            _freeSlots.Push(child.Slot);
            child.Slot = -1;
            _ = Libc.Kill(-child.Process, Libc.SigKill);
            _ = Libc.WaitProcess(child.Process, null, 0);
            child.Process = 0;
            return error;
        }

        _slots[child.Slot] = child;
        child.ExitDescriptor = exit;
        child.StdoutDescriptor = stdout;
        child.StderrDescriptor = stderr;
        return 0;
    }

    /// <summary>
    /// Watches a child's pipes. Most commands say little, and for those that also end soon it pays to read what they said only once, when they have
    /// ended: a pipe that nobody watches wakes nobody. One that holds more than a pipe does waits for us until then, but not after others like it.
    /// </summary>
    private void WatchOutput(SpawnedChild child, long now)
    {
        child.WatchDue = SpawnedChild.Never;
        child.IsWatched = true;
        if (Watch(child.StdoutDescriptor, DataOf(child, Source.Stdout)) && Watch(child.StderrDescriptor, DataOf(child, Source.Stderr)))
            return;
        // The system watches no more descriptors for this user: what is said is looked for now and then.
        child.StdoutDescriptor = ReadOnce(child, child.StdoutDescriptor, child.Launch.Stdout, out _);
        child.StderrDescriptor = ReadOnce(child, child.StderrDescriptor, child.Launch.Stderr, out _);
        child.WatchDue = now + WatchMilliseconds;
    }

    private bool Watch(int descriptor, ulong data) => descriptor < 0 || _epoll.Add(descriptor, data) is 0 or Errno.Exists;

    private static ulong DataOf(SpawnedChild child, Source source) =>
        ((ulong)(child.Generation & Generations) << 34) | ((ulong)child.Slot << 2) | (ulong)source;

    private static void Close(int descriptor)
    {
        if (descriptor >= 0)
            _ = Libc.Close(descriptor);
    }
}
