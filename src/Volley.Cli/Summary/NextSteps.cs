using System.Globalization;
using Volley.Cli.Terminal;

namespace Volley.Cli.Summary;

/// <summary>What to type next, by how the run ended.</summary>
internal static class NextSteps
{
    /// <summary>What closes admission to the jobs that were refused, where more money would not help.</summary>
    public const string RaisePerJob = "Go on, once 'per-job' is raised";

    /// <summary>The commands, the most useful first, each with what it is for.</summary>
    /// <param name="report">How the run ended.</param>
    /// <param name="context">What was typed.</param>
    /// <param name="failedJob">A job that failed.</param>
    /// <param name="isClosed">Whether a job cost more than it may, so that none behind it is admitted.</param>
    public static IEnumerable<StyledLine> Of(RunReport report, SummaryContext context, string? failedJob, bool isClosed)
    {
        var steps = Steps(report, context, failedJob, isClosed);
        var width = 0;
        foreach (var (purpose, _) in steps)
            width = Math.Max(width, purpose.Length);
        foreach (var (purpose, command) in steps)
            yield return new StyledLine().Add((purpose + ":").PadRight(width + 2), Tone.Dim).Add(command, Tone.Accent);
    }

    /// <summary>The option that gives a batch more money, in an amount that is easily changed.</summary>
    public static string MoreMoney(decimal budget) => Money(budget > 0 ? budget * 2 : 1)[1..];

    /// <summary>The option that gives a batch its budget, behind a space; empty where it needs none.</summary>
    public static string Money(decimal? budget) => budget is { } usd ? $" --budget {usd.ToString("0.00##########################", CultureInfo.InvariantCulture)}" : "";

    private static List<(string Purpose, string Command)> Steps(RunReport report, SummaryContext context, string? failedJob, bool isClosed)
    {
        var steps = new List<(string, string)>();
        var refused = report.Final.Stages.Any(s => s.Refused > 0);
        if (report.Ending is RunEnding.Interrupted or RunEnding.Failed)
            steps.Add(("Go on", context.GoOnCommand));
        if (failedJob is not null)
        {
            steps.Add(("Look at a failure", $"volley {(context.HasLogs(failedJob) ? "logs" : "explain")} {context.Folder} {ShellText.Quote(failedJob)}"));
            steps.Add(("Run the failed jobs again", context.GoOnCommand + " --retry-failed"));
        }

        if (refused && isClosed)
            steps.Add((RaisePerJob, context.GoOnCommand));
        else if (refused && report.Final.Budget is { } budget)
            steps.Add(("Go on with more money", $"{context.RunCommand} {MoreMoney(budget)}"));
        steps.Add(("See the results", context.ResultsCommand));
        return steps;
    }
}
