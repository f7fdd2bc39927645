using System.Runtime.InteropServices;
using Volley.Cli.Engine;

namespace Volley.Cli;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP as requests: the first stops, the second kills; SIGQUIT kills at once, since by its default it would leave jobs running
/// behind it. Until somebody heeds them, the first ends the program.
/// Until disposed, none of them ends the process by itself.
/// </summary>
/// <param name="exit">Ends the program.</param>
internal sealed class Signals(Action exit) : IInterrupts, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();
    private int _count;
    private bool _isHeeded;
    private bool _isDisposed;
    private Action? _firstSignal;

    /// <inheritdoc/>
    public CancellationToken Stop => _stop.Token;

    /// <inheritdoc/>
    public CancellationToken Kill => _kill.Token;

    /// <summary>Starts to listen to the process's signals.</summary>
    /// <param name="exit">Ends the program.</param>
    public static Signals Listen(Action exit)
    {
        var signals = new Signals(exit);
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            signals._registrations.Add(PosixSignalRegistration.Create(signal, signals.OnSignal));
        signals._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signals.OnQuit));
        return signals;
    }

    /// <summary>From now on somebody listens to the requests and ends what goes on.</summary>
    /// <param name="firstSignal">Called at the first signal, from any thread.</param>
    public void Heed(Action? firstSignal = null)
    {
        lock (_gate)
            (_isHeeded, _firstSignal) = (true, firstSignal);
    }

    /// <summary>Counts a signal.</summary>
    /// <param name="kills">Whether it kills at once; nobody is told then that jobs get time to finish.</param>
    public void Receive(bool kills = false)
    {
        // Held throughout: a signal that arrives during Dispose must not meet disposed sources.
        lock (_gate)
        {
            if (_isDisposed)
                return;
            if (!_isHeeded)
                exit();
            _count++;
            if (_count == 1)
            {
                if (!kills)
                    _firstSignal?.Invoke();
                _stop.Cancel();
            }

            if (kills || _count == 2)
                _kill.Cancel();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _stop.Dispose();
            _kill.Dispose();
        }
    }

    private void OnQuit(PosixSignalContext context)
    {
        context.Cancel = true;
        Receive(kills: true);
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Receive();
    }
}
