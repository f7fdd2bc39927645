namespace Volley.Journal;

/// <summary>What SQLite said when it could not do what was asked; becomes a diagnostic before it leaves the journal.</summary>
internal sealed class SqliteFault(int extendedCode, string message) : Exception(message)
{
    public const int Error = 1;
    public const int Perm = 3;
    public const int Busy = 5;
    public const int ReadOnly = 8;
    public const int InputOutput = 10;
    public const int Corrupt = 11;
    public const int Full = 13;
    public const int CannotOpen = 14;
    public const int NotADatabase = 26;

    /// <summary>The primary result code.</summary>
    public int Code => ExtendedCode & 0xFF;

    /// <summary>The extended result code.</summary>
    public int ExtendedCode { get; } = extendedCode;
}
