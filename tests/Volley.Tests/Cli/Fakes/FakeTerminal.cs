using System.Text;
using Volley.Cli;
using Volley.Cli.Terminal;

namespace Volley.Tests.Cli.Fakes;

/// <summary>A terminal that remembers what was said.</summary>
internal sealed class FakeTerminal : IDisposable
{
    private readonly MemoryStream _out = new();
    private readonly Signals _signals = new(() => throw new InvalidOperationException("The program ended."));
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public FakeTerminal(int? width = null, bool redraws = false, TimeProvider? clock = null)
    {
        var traits = width is null ? ChannelTraits.File : new ChannelTraits(true, Colours: false, Redraws: redraws);
        (int, int) Size() => (width ?? 80, 24);
        Terminal = new UserTerminal
        {
            Out = new OutputChannel(new StreamWriter(_out, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" }, traits, Size),
            Error = new OutputChannel(_error, traits, Size),
            Signals = _signals,
            OutBytes = _out,
            Clock = clock ?? new FixedClock(),
        };
    }

    public UserTerminal Terminal { get; }

    public string Out => Encoding.UTF8.GetString(_out.ToArray());

    public string Error => _error.ToString();

    public void Dispose()
    {
        _signals.Dispose();
        _out.Dispose();
        _error.Dispose();
    }
}

/// <summary>Noon of a certain day, for ever; timers go by the real clock.</summary>
internal sealed class FixedClock : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
