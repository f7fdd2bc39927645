namespace Volley.Diagnostics;

/// <summary>
/// A fault that ends what was asked for: a damaged journal, a full disk, a folder in use. Carries diagnostics that are ready to show.
/// </summary>
/// <remarks>A job's failure is never one of these: that is data (<see cref="Outcome.Failed"/>).</remarks>
public sealed class BatchException : Exception
{
    /// <summary>Makes an exception from one diagnostic.</summary>
    /// <param name="diagnostic">What to tell the user.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public BatchException(Diagnostic diagnostic, Exception? inner = null)
        : base(diagnostic.ToString(), inner) => Diagnostics = [diagnostic];

    /// <summary>Makes an exception from several diagnostics, reported in one go.</summary>
    /// <param name="diagnostics">What to tell the user; not empty.</param>
    public BatchException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = diagnostics;

    /// <summary>What to tell the user, in order.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
