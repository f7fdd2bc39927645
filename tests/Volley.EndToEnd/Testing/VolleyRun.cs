namespace Volley.EndToEnd.Testing;

/// <summary>What a finished process said.</summary>
/// <param name="ExitCode">Its exit code; 128 + n where signal n ended it.</param>
/// <param name="Stdout">All of its standard output.</param>
/// <param name="Stderr">All of its standard error.</param>
internal sealed record VolleyRun(int ExitCode, string Stdout, string Stderr)
{
    /// <summary>Both, for the messages of failed assertions.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- stdout\n{Stdout}\n--- stderr\n{Stderr}";
}
