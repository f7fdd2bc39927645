using Volley.Models.Gates;

namespace Volley.Tests.Models.Gates;

/// <summary>
/// A gate, its clients and a provider with a token bucket in virtual time: one event after the other, the same for every run of the test.
/// </summary>
internal sealed class GateWorld
{
    private readonly PriorityQueue<Action, (TimeSpan, long)> _events = new();
    private readonly Random _random;
    private readonly Provider _provider;
    private long _sequence;
    private TimeSpan? _look;

    public GateWorld(GateOptions options, Provider provider, int seed = 1)
    {
        (_provider, _random) = (provider, new Random(seed));
        State = new GateState(options);
    }

    public GateState State { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>When requests left the gate.</summary>
    public List<TimeSpan> Sent { get; } = [];

    /// <summary>When the provider took a request.</summary>
    public List<TimeSpan> Taken { get; } = [];

    /// <summary>When the provider turned a request away, and how long it told everyone to wait.</summary>
    public List<(TimeSpan At, TimeSpan? Hint)> TurnedAway { get; } = [];

    /// <summary>How many times the calls that were given up had been tried.</summary>
    public int GivenUp { get; private set; }

    /// <summary>The most that were in flight at once.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Lets clients call, each one call after the other, until the time is over.</summary>
    public void Run(int clients, TimeSpan until, long tokens = 0, int attempts = int.MaxValue)
    {
        for (var i = 0; i < clients; i++)
            Call(tokens, attempts);
        Admit();
        while (_events.TryDequeue(out var next, out var key) && key.Item1 <= until)
        {
            Now = key.Item1;
            next();
            Admit();
        }
    }

    /// <summary>The most requests in any stretch of that length that begins at or after a moment.</summary>
    public static int Most(IReadOnlyList<TimeSpan> moments, TimeSpan length, TimeSpan from)
    {
        var most = 0;
        for (int first = 0, last = 0; first < moments.Count; first++)
        {
            if (moments[first] < from)
                continue;
            for (last = Math.Max(last, first); last < moments.Count && moments[last] < moments[first] + length; last++)
            {
            }

            most = Math.Max(most, last - first);
        }

        return most;
    }

    /// <summary>How many requests were taken in a stretch.</summary>
    public int TakenBetween(TimeSpan from, TimeSpan to) => Taken.Count(t => t >= from && t < to);

    private void Call(long tokens, int attempts) => Try(new Ticket(tokens, attempts, -1, false));

    private void Try(Ticket ticket) => State.Enter(ticket);

    /// <summary>A call that met an overload backs off by itself.</summary>
    private void Retry(Ticket ticket, bool backsOff)
    {
        if (backsOff)
            At(Now + Milliseconds(0, 1000), () => Try(ticket));
        else
            Try(ticket);
    }

    private void Admit()
    {
        while (State.Next(Now) is Ticket ticket)
        {
            Sent.Add(Now);
            MostInFlight = Math.Max(MostInFlight, State.InFlight);
            At(Now + Milliseconds(1, 3), () => Arrive(ticket));
        }

        // Timers fire late, and in whole milliseconds.
        if (State.NextLook is { } look && look != _look)
        {
            _look = look;
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling((look - Now).TotalMilliseconds)) + Milliseconds(0, 1);
            At(Now + wait, () => _look = _look == look ? null : _look);
        }
    }

    private void Arrive(Ticket ticket)
    {
        var hint = TimeSpan.Zero;
        if (!_provider.Takes(Now, State.InFlight, out var isOverload))
        {
            var wait = _provider.Hint(Now);
            TurnedAway.Add((Now, wait));
            At(Now + Milliseconds(1, 3), () => Back(ticket, isOverload ? GateAnswer.Overloaded : GateAnswer.RateLimited, wait));
            return;
        }

        Taken.Add(Now);
        At(Now + _provider.Latency, () => Back(ticket, GateAnswer.Accepted, hint));
    }

    private void Back(Ticket ticket, GateAnswer answer, TimeSpan? hint)
    {
        State.Leave(ticket, answer, hint, answer == GateAnswer.Accepted ? _provider.TokensUsed : 0, Now);
        if (answer == GateAnswer.Accepted)
            Call(ticket.Tokens, ticket.All);
        else if (ticket.Left > 1)
            Retry(new Ticket(ticket.Tokens, ticket.All, ticket.Place, true) { Left = ticket.Left - 1 }, answer == GateAnswer.Overloaded && hint is null);
        else
            GivenUp++;
    }

    private void At(TimeSpan moment, Action action) => _events.Enqueue(action, (moment, _sequence++));

    private TimeSpan Milliseconds(double least, double spread) => TimeSpan.FromMilliseconds(least + (_random.NextDouble() * spread));

    private sealed class Ticket : GateTicket
    {
        public Ticket(long tokens, int attempts, long place, bool isRetry) => (Tokens, All, Left, Place, IsRetry) = (tokens, attempts, attempts, place, isRetry);

        public int All { get; }

        public int Left { get; init; }
    }
}

/// <summary>A provider with a token bucket, and a limit of what it does at once.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="Burst">How many the bucket holds.</param>
internal sealed record Provider(double PerSecond, double Burst)
{
    private readonly Random _mood = new(5);
    private TimeSpan _filled;
    private double _level = Burst;

    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(200);

    public Func<TimeSpan, TimeSpan?> Hint { get; init; } = _ => TimeSpan.FromSeconds(20);

    public int MostInFlight { get; init; } = int.MaxValue;

    /// <summary>How often it is overloaded for no reason that anybody can see.</summary>
    public double Moodiness { get; init; }

    /// <summary>How often it turns a request away for its rate, whatever that is.</summary>
    public double Randomness { get; init; }

    public long? TokensUsed { get; init; }

    public double Level { init => _level = value; }

    public bool Takes(TimeSpan now, int inFlight, out bool isOverload)
    {
        _level = Math.Min(Burst, _level + ((now - _filled).TotalSeconds * PerSecond));
        _filled = now;
        isOverload = inFlight > MostInFlight || _mood.NextDouble() < Moodiness;
        if (isOverload || _level < 1 || (Randomness > 0 && _mood.NextDouble() < Randomness))
            return false;
        _level--;
        return true;
    }
}
