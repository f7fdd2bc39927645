namespace Volley.Cli.Summary;

/// <summary>What the closing summary needs to know beside the rows.</summary>
/// <param name="RunCommand">The command that was typed, without <c>--retry-failed</c> and <c>--budget</c>: what to type to go on.</param>
/// <param name="Folder">The batch folder as a user types it.</param>
/// <param name="Axes">The names of a stage's axes, in the order written.</param>
/// <param name="HasLogs">Whether output of a job is kept.</param>
internal sealed record SummaryContext(string RunCommand, string Folder, Func<string?, IReadOnlyList<string>> Axes, Func<string, bool> HasLogs)
{
    public string ResultsCommand => $"volley results {Folder}";
}
