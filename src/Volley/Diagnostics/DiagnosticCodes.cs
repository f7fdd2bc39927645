namespace Volley.Diagnostics;

/// <summary>
/// The engine's diagnostic codes: 1xxx the spec, 2xxx the plan, 3xxx the batch folder and its journal, 4xxx the machine it runs on.
/// A code is never reused; each has an entry in <c>docs/errors.md</c>.
/// </summary>
public static class DiagnosticCodes
{
    /// <summary>There is no spec where one was named.</summary>
    public const string SpecNotFound = "VOL1001";

    /// <summary>The spec's file cannot be read as UTF-8 text.</summary>
    public const string SpecUnreadable = "VOL1002";

    /// <summary>Stages or jobs need each other in a circle.</summary>
    public const string NeedCycle = "VOL1003";

    /// <summary>The spec's file is over 4 MiB.</summary>
    public const string SpecTooLarge = "VOL1004";

    /// <summary>The text is not YAML.</summary>
    public const string MalformedYaml = "VOL1005";

    /// <summary>The text holds more than one YAML document.</summary>
    public const string SeveralDocuments = "VOL1006";

    /// <summary>A key is given twice in one map.</summary>
    public const string DuplicateKey = "VOL1007";

    /// <summary>An alias names no anchor above it.</summary>
    public const string UnknownAlias = "VOL1008";

    /// <summary>The spec has too many values, or they are nested too deeply, when its aliases are expanded.</summary>
    public const string SpecTooComplex = "VOL1009";

    /// <summary>A key is not known.</summary>
    public const string UnknownKey = "VOL1010";

    /// <summary>A value is of the wrong type, or there is none.</summary>
    public const string WrongType = "VOL1012";

    /// <summary>A key that must be there is not.</summary>
    public const string MissingKey = "VOL1013";

    /// <summary>A name has characters that it cannot have, or is too long.</summary>
    public const string BadName = "VOL1014";

    /// <summary>A name has a meaning of its own.</summary>
    public const string ReservedName = "VOL1015";

    /// <summary>A key is known, but not where it stands.</summary>
    public const string MisplacedKey = "VOL1016";

    /// <summary>A stage or job has not exactly one of <c>command</c>, <c>shell</c> and <c>jobs</c>.</summary>
    public const string WorkloadNotOne = "VOL1017";

    /// <summary>A number is not whole, not positive or too large.</summary>
    public const string NumberOutOfRange = "VOL1018";

    /// <summary>A duration has no unit, or is none.</summary>
    public const string BadDuration = "VOL1019";

    /// <summary>A size in bytes is none.</summary>
    public const string BadSize = "VOL1020";

    /// <summary>An amount of money is none.</summary>
    public const string BadMoney = "VOL1021";

    /// <summary>A value is none of the words that a key takes.</summary>
    public const string UnknownChoice = "VOL1022";

    /// <summary>An axis has no values, or a matrix no axes.</summary>
    public const string EmptyAxis = "VOL1023";

    /// <summary>Two axes or columns have one name.</summary>
    public const string DuplicateParameter = "VOL1024";

    /// <summary>Two parameters would be one environment variable.</summary>
    public const string EnvironmentClash = "VOL1025";

    /// <summary>A cell or item lacks a name that it must have, or has another.</summary>
    public const string CellMismatch = "VOL1026";

    /// <summary>An exclusion names what is no axis.</summary>
    public const string UnknownAxis = "VOL1027";

    /// <summary>An exclusion names a value that its axis does not have.</summary>
    public const string ExcludeWithoutEffect = "VOL1028";

    /// <summary>There are no items.</summary>
    public const string NoItems = "VOL1029";

    /// <summary>A file of items is malformed.</summary>
    public const string FileMalformed = "VOL1030";

    /// <summary>A file that the spec names does not exist or cannot be read.</summary>
    public const string FileMissing = "VOL1031";

    /// <summary>A pattern matches no file.</summary>
    public const string NoFilesMatch = "VOL1032";

    /// <summary>A placeholder names no parameter.</summary>
    public const string UnknownPlaceholder = "VOL1033";

    /// <summary>A brace begins or ends no placeholder.</summary>
    public const string MalformedTemplate = "VOL1034";

    /// <summary>Two listed jobs have one id.</summary>
    public const string DuplicateJobId = "VOL1035";

    /// <summary>A need names no stage or job.</summary>
    public const string UnknownNeed = "VOL1036";

    /// <summary>A parameter to match is missing in one of the two stages.</summary>
    public const string MatchUnknown = "VOL1037";

    /// <summary>The total cannot be kept, since what a job costs is not bounded.</summary>
    public const string CostUnbounded = "VOL1038";

    /// <summary>One job may cost more than the whole batch.</summary>
    public const string BudgetTooSmall = "VOL1039";

    /// <summary>A text contains a NUL character.</summary>
    public const string NulCharacter = "VOL1040";

    /// <summary>More mistakes were found than are listed.</summary>
    public const string TooManyMistakes = "VOL1041";

    /// <summary>The folder that a batch folder's spec is relative to does not exist.</summary>
    public const string SpecFolderMissing = "VOL1042";

    /// <summary>A batch that a command or a program made is run as if a spec described it.</summary>
    public const string NoSpecDescribes = "VOL1043";

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

    /// <summary>More was charged to the batch than its budget is now.</summary>
    public const string BudgetSpent = "VOL2008";

    /// <summary>A call cannot be said to have cost what was said.</summary>
    public const string CannotReconcile = "VOL2009";

    /// <summary>The journal is damaged, or lost what other files of the batch know.</summary>
    public const string JournalDamaged = "VOL3001";

    /// <summary>The journal was made by a newer Volley.</summary>
    public const string JournalNewer = "VOL3002";

    /// <summary>Another process runs the batch.</summary>
    public const string BatchInUse = "VOL3003";

    /// <summary>The journal would lie on a network file system.</summary>
    public const string JournalOnNetwork = "VOL3004";

    /// <summary>The batch folder cannot be written.</summary>
    public const string FolderReadOnly = "VOL3005";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "VOL3006";

    /// <summary>The batch folder was deleted or moved during the run.</summary>
    public const string FolderDeleted = "VOL3007";

    /// <summary>A file of the batch could not be read or written.</summary>
    public const string JournalFailed = "VOL3008";

    /// <summary>There is no batch in the folder.</summary>
    public const string NoBatch = "VOL3009";

    /// <summary>The batch's journal lies in another folder, or the journal found there belongs to another batch.</summary>
    public const string JournalElsewhere = "VOL3010";

    /// <summary>The journal cannot be read without writing to a folder that is read-only for this user.</summary>
    public const string JournalUnreadable = "VOL3011";

    /// <summary>A file stands where the batch folder, or one on the way to it, should be.</summary>
    public const string NotAFolder = "VOL3012";

    /// <summary>A program was not found, or may not be executed.</summary>
    public const string ProgramNotFound = "VOL4001";

    /// <summary>A folder or file that attempts need cannot be made in the batch folder.</summary>
    public const string WorkFolderUnusable = "VOL4101";

    /// <summary>A process that a job left behind cannot be ended.</summary>
    public const string ProcessCannotBeEnded = "VOL4102";

    /// <summary>The process may have fewer files open at once than it needs.</summary>
    public const string FewOpenFiles = "VOL4103";
}
