namespace Volley.Diagnostics;

/// <summary>How grave a <see cref="Diagnostic"/> is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Nothing is started.</summary>
    Error,

    /// <summary>Worth saying; the batch goes on.</summary>
    Warning,
}

/// <summary>A place in a file that the user wrote.</summary>
/// <param name="File">The path as the user gave it.</param>
/// <param name="Line">The line, from 1; 0 where only the file is known.</param>
/// <param name="Column">The column, from 1; 0 where only the line is known.</param>
public readonly record struct SourceLocation(string File, int Line = 0, int Column = 0)
{
    /// <summary>The location as compilers write it: <c>file:line</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}

/// <summary>A user's mistake, or a fault of the surroundings, as data: where, what, and what to do next.</summary>
/// <param name="Code">One of <see cref="DiagnosticCodes"/>; stable, never reused.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Message">What is wrong, as one sentence that names the offending thing.</param>
/// <param name="Location">Where; <see langword="null"/> where no file is to blame.</param>
/// <param name="Hint">What to do next, as a full sentence; <see langword="null"/> where the message says it.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string Message, SourceLocation? Location = null, string? Hint = null)
{
    /// <summary>The diagnostic as one line: <c>batch.yaml:14: VOL1003 message. Hint.</c></summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var where = Location is { } location ? $"{location}: " : "";
        var message = Message.EndsWith('.') ? Message : Message + ".";
        var warning = Severity == DiagnosticSeverity.Warning ? "warning " : "";
        return Hint is null ? $"{where}{warning}{Code} {message}" : $"{where}{warning}{Code} {message} {Hint}";
    }

    /// <summary>Makes an error.</summary>
    /// <param name="code">The code.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="location">Where.</param>
    /// <param name="hint">What to do next.</param>
    /// <returns>The diagnostic.</returns>
    public static Diagnostic Error(string code, string message, SourceLocation? location = null, string? hint = null) =>
        new(code, DiagnosticSeverity.Error, message, location, hint);

    /// <summary>Makes a warning.</summary>
    /// <param name="code">The code.</param>
    /// <param name="message">What is worth knowing.</param>
    /// <param name="location">Where.</param>
    /// <param name="hint">What to do next.</param>
    /// <returns>The diagnostic.</returns>
    public static Diagnostic Warning(string code, string message, SourceLocation? location = null, string? hint = null) =>
        new(code, DiagnosticSeverity.Warning, message, location, hint);
}
