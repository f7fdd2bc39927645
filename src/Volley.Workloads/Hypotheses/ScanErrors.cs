using System.Text.RegularExpressions;
using Volley.Execution;
using Volley.Journal;

namespace Volley.Workloads.Hypotheses;

/// <summary>Says why a user failed, as the leaderboard has it: <c>Type: message</c>.</summary>
internal static partial class ScanErrors
{
    /// <summary>The type where the scan gave none of its own.</summary>
    public const string ScanFailed = "ScanFailed";

    /// <summary>The error code of a job whose scan ended well but left nothing that can be used.</summary>
    public const string UnusableRunRoot = "run-root-unusable";

    /// <summary>Why a job did not succeed.</summary>
    public static string Of(ResultRow row)
    {
        if (row.Outcome == Outcome.Refused)
            return $"BudgetExceeded: {row.Error?.Message}";
        var message = row.Error?.Message ?? "no reason is known";
        return row.Error?.Code switch
        {
            UnusableRunRoot or ErrorCodes.HandlerFailed => message,
            ErrorCodes.Timeout => $"ScanTimeout: {message}",
            ErrorCodes.OverCap or ErrorCodes.CallOverCap => $"BudgetExceeded: {message}",
            // What an interpreter says last when it ends with an exception is the exception.
            ErrorCodes.ExitCode when row.Detail is { } detail && Parse(detail) is { } told => $"{told.Type}: {told.Message}",
            _ => $"{ScanFailed}: {message}",
        };
    }

    /// <summary>Reads a line such as <c>requests.exceptions.ReadTimeout: timed out</c>; <see langword="null"/> where it is another kind of line.</summary>
    public static (string Type, string Message)? Parse(string line)
    {
        var match = ExceptionLine().Match(line);
        return match.Success ? (match.Groups["type"].Value, match.Groups["message"].Value) : null;
    }

    [GeneratedRegex(@"^(?:[A-Za-z_]\w*\.)*(?<type>[A-Za-z_]\w*)(?:: (?<message>.*)|(?<=Error|Exception|Exit|Interrupt))$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex ExceptionLine();
}
