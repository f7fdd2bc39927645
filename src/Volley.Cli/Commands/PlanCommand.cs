using System.CommandLine;
using Volley.Cli.Engine;

namespace Volley.Cli.Commands;

/// <summary><c>volley plan SPEC</c></summary>
internal sealed class PlanCommand : VolleyCommand
{
    private const int DefaultFirst = 10;

    private readonly Argument<string> _spec = new("SPEC") { Description = "A spec file, or a folder with a batch.yaml." };
    private readonly ValueOption _out = new("--out", "DIR", "The batch folder to compare with.", "batches/NAME beside the spec");
    private readonly FlagOption _json = new("--json", "Give one JSON object.");
    private readonly ValueOption _first = new("--first", "N", "How many of the first jobs to list.", "10");

    public PlanCommand()
        : base(
            "plan",
            "Show what a run would do: what is done, what would run again and why, and the cost. Runs nothing.",
            new CommandExample("volley plan examples/quickstart", "Counts and the first ten jobs."),
            new CommandExample("volley plan examples/quickstart --first 3 --json", "The same for a program."))
    {
        Add(_spec);
        foreach (var option in (Option[])[_out, _first, _json])
            Add(option);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(Invocation call)
    {
        var reader = new OptionReader(call.Parse);
        var first = reader.Whole(_first, 0) ?? DefaultFirst;
        var folder = reader.Place(_out);
        reader.ThrowIfMistaken();
        var named = call.Parse.GetValue(_spec)!;
        var loaded = call.Engine.Load(new SpecRequest(SpecPath.Resolve(named), folder, null));
        call.Terminal.Say(loaded.Diagnostics);
        if (loaded.Batch is not { } batch)
            return Task.FromResult(ExitCodes.Usage);

        var report = call.Engine.Compare(batch, first);
        if (_json.IsIn(call.Parse))
        {
            JsonAnswer.Write(call.Terminal, writer => PlanJson.Write(batch, report, writer));
        }
        else
        {
            call.Terminal.Out.WriteLines(PlanText.Lines(batch, report, call.Terminal.Out.LayoutWidth));
            call.Terminal.Error.WriteLine($"Nothing was run. To run it, type: volley run {ShellText.Quote(named)}{TypedOptions.Of(call.Parse, _out)}");
        }

        return Task.FromResult(ExitCodes.Success);
    }
}
