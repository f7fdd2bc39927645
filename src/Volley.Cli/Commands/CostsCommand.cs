using System.CommandLine;
using System.Globalization;
using Volley.Cli.Tables;
using Volley.Diagnostics;

namespace Volley.Cli.Commands;

/// <summary><c>volley costs DIR</c></summary>
internal sealed class CostsCommand : VolleyCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The batch folder." };
    private readonly ValueOption _by = new("--by", "model|variation|job", "By what to tell the costs.", "model");
    private readonly FlagOption _json = new("--json", "Give one JSON object.");
    private readonly ValueOption _settle = new("--settle", "CALL=USD,…", "Say what calls did cost that a crash cut off; without a value, list them.") { IsValueOptional = true };

    public CostsCommand()
        : base(
            "costs",
            "Show what the batch cost, by model, variation or job, while it runs too.",
            new CommandExample("volley costs examples/quickstart/batches/compressors", "All of it, by model."),
            new CommandExample("volley costs examples/quickstart/batches/compressors --by variation", "What each variation's jobs cost."),
            new CommandExample("volley costs examples/quickstart/batches/compressors --settle", "The calls that a crash cut off."))
    {
        Add(_folder);
        foreach (var option in (Option[])[_by, _settle, _json])
            Add(option);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(Invocation call)
    {
        var reader = new OptionReader(call.Parse);
        var view = (CostView)(reader.Choice(_by, "model", "variation", "job") ?? 0);
        reader.ThrowIfMistaken();
        var settled = Settlements(call.Parse.GetValue(_settle));
        var folder = BatchPath.Resolve(call.Parse.GetValue(_folder)!);
        if (settled.Count > 0)
            foreach (var row in call.Engine.Reconcile(folder, settled))
                call.Terminal.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"Call {row.Id} of {row.JobId} is settled at {MoneyText.Of(row.Charge)}, instead of {MoneyText.Of(row.Maximum)}."));
        using var record = call.Engine.Open(folder);
        var report = CostReport.Of(record, view);
        if (_json.IsIn(call.Parse))
            JsonAnswer.Write(call.Terminal, writer => CostJson.Write(report, writer));
        else
            call.Terminal.Out.WriteLines(new CostText(report, ShellText.Path(folder.Root)).Lines(call.Terminal.Out.LayoutWidth, _settle.IsIn(call.Parse)));
        return Task.FromResult(ExitCodes.Success);
    }

    private static List<(long Call, decimal Cost)> Settlements(string? text)
    {
        var settlements = new List<(long, decimal)>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sides = part.Split('=');
            if (sides.Length != 2
                || !long.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || !decimal.TryParse(sides[1].TrimStart('$'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost))
                throw new BatchException(Diagnostic.Error(CliCodes.BadValue, $"--settle cannot be '{part}'", hint: "Give it the number of a call and what it cost in USD, such as 12=0.03."));
            settlements.Add((id, cost));
        }

        return settlements;
    }
}
