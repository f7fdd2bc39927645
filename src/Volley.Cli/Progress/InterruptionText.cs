using Volley.Cli.Tables;

namespace Volley.Cli.Progress;

internal static class InterruptionText
{
    /// <summary>What the first Ctrl-C is answered with.</summary>
    /// <param name="running">How many jobs are running.</param>
    /// <param name="grace">How long they may go on.</param>
    public static string Of(int running, TimeSpan grace)
    {
        if (running == 0)
            return "Interrupted: no more jobs are started.";
        var verb = running == 1 ? "gets" : "get";
        var them = running == 1 ? "it" : "them";
        return $"Interrupted: {NumberText.Count(running, "job")} {verb} up to {DurationText.Coarse(grace)} to finish; press Ctrl-C again to kill {them}.";
    }
}
