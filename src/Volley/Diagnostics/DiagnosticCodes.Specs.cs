namespace Volley.Diagnostics;

public static partial class DiagnosticCodes
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

    /// <summary>A key is part of the language, but not of this version.</summary>
    public const string NotYetSupported = "VOL1011";

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

    /// <summary>A program was not found, or may not be executed.</summary>
    public const string ProgramNotFound = "VOL4001";
}
