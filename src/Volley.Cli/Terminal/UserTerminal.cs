using Volley.Diagnostics;

namespace Volley.Cli.Terminal;

/// <summary>Everything that the program says, and the clock that it goes by. Data goes to <see cref="Out"/>, words to <see cref="Error"/>.</summary>
internal sealed class UserTerminal
{
    public required OutputChannel Out { get; init; }

    public required OutputChannel Error { get; init; }

    /// <summary>The bytes beneath <see cref="Out"/>, for what is copied as it is. Flush the writer first.</summary>
    public required Stream OutBytes { get; init; }

    /// <summary>How the user interrupts.</summary>
    public required Signals Signals { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Says a diagnostic on stderr.</summary>
    public void Say(Diagnostic diagnostic) => Error.WriteLines([DiagnosticLine.Of(diagnostic)]);

    /// <summary>Says diagnostics on stderr, in order.</summary>
    public void Say(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            Say(diagnostic);
    }
}
