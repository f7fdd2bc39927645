namespace Volley.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>A folder or file that attempts need cannot be made in the batch folder.</summary>
    public const string WorkFolderUnusable = "VOL4101";
}
