using System.CommandLine;
using Volley.Cli.Engine;
using Volley.Cli.Tables;
using Volley.Diagnostics;

namespace Volley.Cli.Commands;

/// <summary><c>volley results DIR</c></summary>
internal sealed class ResultsCommand : VolleyCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The batch folder." };
    private readonly ValueOption _stage = new("--stage", "S", "Only the jobs of this stage.");
    private readonly ValueOption _outcome = new("--outcome", "O", "Only the jobs that ended so: succeeded, failed, skipped or refused.");
    private readonly ValueOption _format = new("--format", "table|jsonl|csv", "How to give them.", "table");

    public ResultsCommand()
        : base(
            "results",
            "List the results in plan order, while the batch runs too.",
            new CommandExample("volley results examples/quickstart/batches/compressors", "All of them, as a table."),
            new CommandExample("volley results examples/quickstart/batches/compressors --outcome failed", "Those that failed."),
            new CommandExample("volley results examples/quickstart/batches/compressors --format csv > results.csv", "For a spreadsheet."))
    {
        Add(_folder);
        foreach (var option in (Option[])[_stage, _outcome, _format])
            Add(option);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(Invocation call)
    {
        var reader = new OptionReader(call.Parse);
        var outcome = reader.Choice(_outcome, "succeeded", "failed", "skipped", "refused") is { } place ? (Outcome?)(place + 1) : null;
        var format = reader.Choice(_format, "table", "jsonl", "csv");
        reader.ThrowIfMistaken();
        var folder = BatchPath.Resolve(call.Parse.GetValue(_folder)!);
        using var record = call.Engine.Open(folder);
        var stage = call.Parse.GetValue(_stage);
        AssertStage(record, stage);

        IEnumerable<Journal.ResultRow> Rows() => record.Results(stage, outcome);
        if (format == 1)
            ResultLines.Write(Rows(), call.Engine, call.Terminal.OutBytes);
        else if (format == 2)
            ResultCsv.Write(Rows, call.Terminal.Out.Writer);
        else
            ResultTable.Write(Rows, call.Terminal.Out);
        call.Terminal.Out.Writer.Flush();
        return Task.FromResult(ExitCodes.Success);
    }

    private static void AssertStage(IBatchRecord record, string? stage)
    {
        if (stage is null || record.Published is not { } published || published.Stages.Any(s => s.Name == stage))
            return;
        var names = published.Stages.Where(s => s.Name is not null).Select(s => s.Name!).ToList();
        var nearest = Suggestion.Nearest(stage, names);
        throw new BatchException(Diagnostic.Error(
            CliCodes.UnknownStage,
            $"the batch has no stage '{stage}'",
            hint: nearest is not null ? $"Did you mean '{nearest}'?" : names.Count == 0 ? "Its one stage has no name: leave out --stage." : $"It has {string.Join(", ", names)}."));
    }
}
