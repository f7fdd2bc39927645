using System.CommandLine;
using Volley.Cli.Engine;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary><c>volley status DIR</c></summary>
internal sealed class StatusCommand : VolleyCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Argument<string> _folder = new("DIR") { Description = "The batch folder." };
    private readonly FlagOption _watch = new("--watch", "Keep showing it until the run ends.");
    private readonly FlagOption _json = new("--json", "Give one JSON object; with --watch one a second.");

    public StatusCommand()
        : base(
            "status",
            "Show how a batch is doing, what waits for what, and how it ended.",
            new CommandExample("volley status examples/quickstart/batches/compressors", "How it is doing now."),
            new CommandExample("volley status examples/quickstart/batches/compressors --watch", "The same until the run ends."),
            new CommandExample("volley status examples/quickstart/batches/compressors --json", "For a program."))
    {
        Add(_folder);
        Add(_watch);
        Add(_json);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(Invocation call)
    {
        var folder = BatchPath.Resolve(call.Parse.GetValue(_folder)!);
        using var record = call.Engine.Open(folder);
        var status = BatchStatus.Of(record);
        var isWatched = _watch.IsIn(call.Parse);
        if (isWatched)
            call.Terminal.Signals.Heed();
        var page = new StatusPage(call.Terminal, folder, _json.IsIn(call.Parse), isWatched);
        page.Show(status);
        if (!isWatched || !status.IsLive)
            return ExitCodes.Success;
        return await WatchAsync(record, page, call.Terminal);
    }

    private static async Task<int> WatchAsync(IBatchRecord record, StatusPage page, UserTerminal terminal)
    {
        try
        {
            BatchStatus status;
            do
            {
                await Task.Delay(Interval, terminal.Clock, terminal.Signals.Stop);
                status = BatchStatus.Of(record);
                page.Show(status);
            }
            while (status.IsLive);
        }
        catch (OperationCanceledException)
        {
            page.Leave();
            return ExitCodes.Interrupted;
        }

        return ExitCodes.Success;
    }
}
