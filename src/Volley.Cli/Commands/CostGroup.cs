using Volley.Journal;

namespace Volley.Cli.Commands;

/// <summary>What a group of calls or jobs came to.</summary>
/// <param name="name">What tells it from the others, for people.</param>
internal sealed class CostGroup(string name)
{
    public string Name => name;

    /// <summary>The stage of a variation.</summary>
    public string? Stage { get; init; }

    /// <summary>The parameters of a variation as one line of JSON; <see langword="null"/> for other groups.</summary>
    public string? Parameters { get; init; }

    public long Calls { get; private set; }

    public long Input { get; private set; }

    public long Cached { get; private set; }

    public long CacheWrites { get; private set; }

    public long Output { get; private set; }

    public long Reasoning { get; private set; }

    /// <summary>How many of the calls count at a bound, as the provider did not say what was used.</summary>
    public long Estimates { get; private set; }

    /// <summary>How many jobs it has that are decided.</summary>
    public long Jobs { get; private set; }

    /// <summary>What its calls count at.</summary>
    public decimal Metered { get; private set; }

    /// <summary>What its decided jobs cost, as their results say; <see langword="null"/> where none says.</summary>
    public decimal? JobCost { get; private set; }

    public void Add(CallRow call)
    {
        Calls++;
        Metered += call.Charge;
        if (call.Settlement is not { } settlement)
            return;
        Input += settlement.InputTokens;
        Cached += settlement.CachedInputTokens;
        CacheWrites += settlement.CacheWriteTokens;
        Output += settlement.OutputTokens;
        Reasoning += settlement.ReasoningTokens;
        Estimates += settlement.IsEstimate ? 1 : 0;
    }

    public void Add(ResultRow row)
    {
        Jobs++;
        if (row.Cost is { } cost)
            JobCost = (JobCost ?? 0) + cost;
    }
}
