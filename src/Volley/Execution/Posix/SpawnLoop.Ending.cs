using System.Runtime.InteropServices;
using Volley.Execution.Processes;

namespace Volley.Execution.Posix;

internal sealed unsafe partial class SpawnLoop
{
    private const int DrainMilliseconds = 50;
    private const int MaxReadsAtEnd = 64;

    /// <summary>What a pipe holds at least, whoever made many others.</summary>
    private const int SmallestPipe = 4096;

    private void OnDue(SpawnedChild child, long now)
    {
        if (child.FlushDue <= now)
        {
            child.FlushDue = SpawnedChild.Never;
            child.Launch.Stdout.Flush();
            child.Launch.Stderr.Flush();
        }

        if (child.WatchDue <= now)
            WatchOutput(child, now);

        if (child.PhaseDue <= now)
        {
            child.PhaseDue = SpawnedChild.Never;
            if (child.Phase == ChildPhase.Running)
                Terminate(child, EndCause.TimedOut);
            else if (child.Phase == ChildPhase.Terminating)
                Kill(child, child.Cause);
            else if (child.Phase == ChildPhase.Draining)
                Finish(child);
        }

        if (child.Phase != ChildPhase.Done)
            _deadlines.Update(child);
    }

    private void Terminate(SpawnedChild child, EndCause cause)
    {
        if (child.Phase == ChildPhase.New)
            child.Cause = cause;
        if (child.Phase != ChildPhase.Running || HasExited(child))
            return;
        child.Cause = cause;
        child.Phase = ChildPhase.Terminating;
        child.PhaseDue = Now + (long)child.Launch.Grace.TotalMilliseconds;
        _deadlines.Update(child);
        Signal(child, Libc.SigTerm);
        // What is stopped hears SIGTERM only once it goes on.
        Signal(child, Libc.SigCont);
    }

    private void Kill(SpawnedChild child, EndCause cause)
    {
        if (child.Phase == ChildPhase.New)
            child.Cause = cause;
        if (child.Phase == ChildPhase.Draining)
            Finish(child);
        if (child.Phase is not (ChildPhase.Running or ChildPhase.Terminating) || HasExited(child))
            return;
        if (child.Phase == ChildPhase.Running)
            child.Cause = cause;
        child.Phase = ChildPhase.Killed;
        child.PhaseDue = SpawnedChild.Never;
        _deadlines.Update(child);
        Signal(child, Libc.SigKill);
    }

    /// <summary>Signals the group, and the descendants that left it: a shell with job control, or <c>timeout</c>, makes groups of its own.</summary>
    private static void Signal(SpawnedChild child, int signal)
    {
        if (signal != Libc.SigCont)
            ProcessTable.AddEscaped(child.Process, child.Escaped);
        if (Libc.Kill(-child.Process, signal) != 0)
            _ = Libc.Kill(child.Process, signal);
        SignalEscaped(child, signal);
    }

    private static void SignalEscaped(SpawnedChild child, int signal)
    {
        foreach (var escaped in child.Escaped)
            if (ProcessTable.Find(escaped.ProcessId)?.StartTicks == escaped.StartTicks)
                _ = Libc.Kill(escaped.ProcessId, signal);
    }

    /// <summary>Whether the child is a zombie already: then it ended by itself, whatever is asked of it now.</summary>
    private static bool HasExited(SpawnedChild child)
    {
        var info = stackalloc byte[Libc.OpaqueSize];
        *(long*)info = 0;
        return Libc.WaitId(Libc.WaitForProcess, child.Process, info, Libc.WaitExited | Libc.WaitNoHang | Libc.WaitNoReap) == 0 && *(int*)info != 0;
    }

    private void OnExit(SpawnedChild child)
    {
        Close(child.ExitDescriptor);
        child.ExitDescriptor = -1;
        // The grace is its descendants' too: a shell ends at once, what it started may still be writing a checkpoint.
        if (child.Phase != ChildPhase.Terminating)
            child.PhaseDue = Now + DrainMilliseconds;
        child.Phase = ChildPhase.Draining;
        ReadAll(child);
        if (!child.HasOpenOutput)
            return;
        WatchOutput(child, Now);
        _deadlines.Update(child);
    }

    private void ReadAll(SpawnedChild child)
    {
        var more = true;
        for (var i = 0; more && i < MaxReadsAtEnd; i++)
            child.StdoutDescriptor = ReadOnce(child, child.StdoutDescriptor, child.Launch.Stdout, out more);
        more = true;
        for (var i = 0; more && i < MaxReadsAtEnd; i++)
            child.StderrDescriptor = ReadOnce(child, child.StderrDescriptor, child.Launch.Stderr, out more);
    }

    /// <summary>Reads what there is, once.</summary>
    /// <returns>The descriptor, or -1 once it is at its end and closed.</returns>
    private int ReadOnce(SpawnedChild child, int descriptor, OutputCapture capture, out bool more)
    {
        more = false;
        if (descriptor < 0)
            return -1;
        var read = Libc.Read(descriptor, _buffer, BufferSize);
        if (read > 0)
        {
            more = true;
            capture.Append(new ReadOnlySpan<byte>(_buffer, (int)read));
            if (capture.HasUnwritten && child.FlushDue == SpawnedChild.Never)
            {
                child.FlushDue = Now + (long)OutputCapture.FlushAfter.TotalMilliseconds;
                _deadlines.Update(child);
            }

            return descriptor;
        }

        if (read < 0 && Marshal.GetLastPInvokeError() is var error && (error == Errno.Again || error == Errno.Interrupted))
            return descriptor;
        CloseOutput(child, descriptor);
        return -1;
    }

    private void Finish(SpawnedChild child)
    {
        ReadAll(child);
        // What is left of the group ends with its leader.
        _ = Libc.Kill(-child.Process, Libc.SigKill);
        SignalEscaped(child, Libc.SigKill);
        int status;
        var reaped = Libc.WaitProcess(child.Process, &status, Libc.WaitNoHang) == child.Process;
        Forget(child);
        _isWordy = child.Launch.Stdout.Total >= SmallestPipe || child.Launch.Stderr.Total >= SmallestPipe;
        Report(child, reaped ? EndOf(child.Cause, status) : Stolen(child));
    }

    private static ProcessEnd EndOf(EndCause cause, int status) =>
        (status & 0x7F) == 0 ? new ProcessEnd(cause, (status >> 8) & 0xFF) : new ProcessEnd(cause, Signal: status & 0x7F);

    private static ProcessEnd Stolen(SpawnedChild child) =>
        ProcessEnd.NotStarted($"the exit code of '{child.Launch.Arguments[0]}' was collected by something else in this process", isPermanent: false);

    /// <summary>Ends a child because of a fault here, and tells its caller.</summary>
    private void Abort(SpawnedChild child, Exception fault)
    {
        if (child.Slot >= 0)
        {
            _ = Libc.Kill(-child.Process, Libc.SigKill);
            _ = Libc.WaitProcess(child.Process, null, 0);
            Forget(child);
        }

        Leave();
        child.Fault(fault);
    }

    /// <summary>Ends the child that was being started when the loop broke, wherever in that it was.</summary>
    private void AbortStarting(Exception fault)
    {
        if (_starting is not { Phase: not ChildPhase.Done } child)
            return;
        if (child.Process > 0)
        {
            _ = Libc.Kill(-child.Process, Libc.SigKill);
            _ = Libc.WaitProcess(child.Process, null, 0);
        }

        child.Slot = -1;
        Abort(child, fault);
    }

    private void Report(SpawnedChild child, ProcessEnd end)
    {
        Leave();
        child.Complete(end);
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _inFlight);
        if (_waiting.TryDequeue(out var next))
            Post(LoopOrder.Start, next);
    }

    private void Forget(SpawnedChild child)
    {
        Close(child.ExitDescriptor);
        CloseOutput(child, child.StdoutDescriptor);
        CloseOutput(child, child.StderrDescriptor);
        child.ExitDescriptor = child.StdoutDescriptor = child.StderrDescriptor = -1;
        _deadlines.Remove(child);
        _slots[child.Slot] = null;
        _freeSlots.Push(child.Slot);
        child.Slot = -1;
    }

    private void CloseOutput(SpawnedChild child, int descriptor)
    {
        if (child.IsWatched)
            _epoll.Close(descriptor);
        else
            Close(descriptor);
    }
}
