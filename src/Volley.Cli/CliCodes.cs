namespace Volley.Cli;

/// <summary>The command line's diagnostic codes. A code is never reused; each has an entry in <c>docs/errors.md</c>.</summary>
internal static class CliCodes
{
    /// <summary>There is no such command.</summary>
    public const string UnknownCommand = "VOL5001";

    /// <summary>The command has no such option.</summary>
    public const string UnknownOption = "VOL5002";

    /// <summary>An argument or an option's value is missing.</summary>
    public const string MissingArgument = "VOL5003";

    /// <summary>An option's value is none that it takes.</summary>
    public const string BadValue = "VOL5004";

    /// <summary>There is an argument too many.</summary>
    public const string UnexpectedArgument = "VOL5005";

    /// <summary>There is no spec where one was named.</summary>
    public const string NoSpec = "VOL5006";

    /// <summary>The folder is no batch folder.</summary>
    public const string NotABatch = "VOL5007";

    /// <summary>The batch has no such job.</summary>
    public const string UnknownJob = "VOL5008";

    /// <summary>More than one job is meant.</summary>
    public const string AmbiguousJob = "VOL5009";

    /// <summary>The batch has no such stage.</summary>
    public const string UnknownStage = "VOL5010";

    /// <summary>No log was kept of the job, or of that attempt.</summary>
    public const string NoLog = "VOL5011";

    /// <summary>A file or folder could not be read or written.</summary>
    public const string InputOutput = "VOL5012";

    /// <summary>Volley itself is at fault.</summary>
    public const string InternalFault = "VOL5013";

    /// <summary>Stdout was closed when the program was started, and there is an answer to write.</summary>
    public const string StdoutClosed = "VOL5014";

    /// <summary>A shortened option may be any of several.</summary>
    public const string AmbiguousOption = "VOL5015";
}
