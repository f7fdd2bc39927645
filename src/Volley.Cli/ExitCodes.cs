using Volley.Scheduling;

namespace Volley.Cli;

/// <summary>What the program says to its caller. The first that applies of 2, 130, 3, 1.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int SomeFailed = 1;
    public const int Usage = 2;
    public const int Budget = 3;
    public const int Interrupted = 130;

    /// <summary>The exit code of a run.</summary>
    public static int Of(RunReport report)
    {
        if (report.Ending == RunEnding.Interrupted)
            return Interrupted;
        if (report.Ending == RunEnding.Failed)
            return SomeFailed;
        return Of(report.Final);
    }

    private static int Of(BatchSnapshot final)
    {
        var all = true;
        foreach (var stage in final.Stages)
        {
            if (stage.Refused > 0)
                return Budget;
            all &= stage.Succeeded == stage.Total;
        }

        return all ? Success : SomeFailed;
    }
}
