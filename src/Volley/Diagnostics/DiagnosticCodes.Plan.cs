namespace Volley.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>A stage has no job.</summary>
    public const string NoJobs = "VOL2001";

    /// <summary>The plan has more jobs than Volley takes.</summary>
    public const string TooManyJobs = "VOL2002";

    /// <summary>A job needs jobs with matching parameters, and there are none.</summary>
    public const string NeedMatchesNothing = "VOL2003";

    /// <summary>A file that is part of a job's key cannot be read.</summary>
    public const string InputUnreadable = "VOL2004";

    /// <summary>A file that is part of a job's key changed while the batch ran.</summary>
    public const string InputChanged = "VOL2005";

    /// <summary>The batch folder belongs to another batch.</summary>
    public const string OtherBatch = "VOL2006";

    /// <summary>There is a budget, and nothing bounds what a job may cost.</summary>
    public const string UnboundedCost = "VOL2007";
}
