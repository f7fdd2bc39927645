namespace Volley.Cli.Summary;

/// <summary>What the closing summary needs to know beside the rows.</summary>
/// <param name="RunCommand">The command that was typed, without <c>--retry-failed</c> and the budget of <see cref="TypedBudget"/>.</param>
/// <param name="Folder">The batch folder as a user types it.</param>
/// <param name="Axes">The names of a stage's axes, in the order written.</param>
/// <param name="HasLogs">Whether output of a job is kept.</param>
internal sealed record SummaryContext(string RunCommand, string Folder, Func<string?, IReadOnlyList<string>> Axes, Func<string, bool> HasLogs)
{
    /// <summary>The budget that was typed, in USD; <see langword="null"/> where the spec's holds.</summary>
    public decimal? TypedBudget { get; init; }

    /// <summary>What to type to go on, under the same budget.</summary>
    public string GoOnCommand => RunCommand + NextSteps.Money(TypedBudget);

    public string ResultsCommand => $"volley results {Folder}";
}
