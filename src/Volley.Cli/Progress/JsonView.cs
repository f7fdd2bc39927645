using Volley.Cli.Terminal;
using Volley.Outputs;

namespace Volley.Cli.Progress;

/// <summary>A snapshot a second as a line of JSON on stdout, and a last one at the end.</summary>
internal sealed class JsonView(UserTerminal terminal, FailureNotices failures) : RunView(terminal, TimeSpan.FromSeconds(1), failures)
{
    protected override async Task ShowAsync()
    {
        while (await NextAsync() is { } snapshot)
        {
            Write(SnapshotJson.Line(snapshot).Span);
            Terminal.Error.WriteLines(TakeNotices());
        }
    }

    protected override void Close(IReadOnlyList<StyledLine> notices)
    {
        Terminal.Error.WriteLines(notices);
        if (Final is not null)
            Write(SnapshotJson.Line(Final).Span);
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        Terminal.OutBytes.Write(line);
        Terminal.OutBytes.Flush();
    }
}
