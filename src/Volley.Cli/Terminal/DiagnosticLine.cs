using Volley.Diagnostics;

namespace Volley.Cli.Terminal;

/// <summary>A diagnostic as a coloured line: the same text as <see cref="Diagnostic.ToString"/>.</summary>
internal static class DiagnosticLine
{
    public static StyledLine Of(Diagnostic diagnostic)
    {
        var text = diagnostic.ToString();
        var at = text.IndexOf(diagnostic.Code, StringComparison.Ordinal);
        var tone = diagnostic.Severity == DiagnosticSeverity.Error ? Tone.Bad : Tone.Warn;
        return new StyledLine()
            .Add(text[..at], Tone.Strong)
            .Add(diagnostic.Code, tone)
            .Add(text[(at + diagnostic.Code.Length)..]);
    }
}
