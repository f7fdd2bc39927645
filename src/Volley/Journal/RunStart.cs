namespace Volley.Journal;

/// <summary>What is recorded of a run when it begins.</summary>
/// <param name="Plan">A digest of the spec and of everything that the plan was made from.</param>
/// <param name="JobCount">The number of jobs planned.</param>
/// <param name="BootId">The boot of the machine; <see langword="null"/> where the platform has none.</param>
public sealed record RunStart(string Plan, long JobCount, string? BootId)
{
    /// <summary>The machine's name.</summary>
    public string Host { get; init; } = Environment.MachineName;

    /// <summary>Volley's process id.</summary>
    public int ProcessId { get; init; } = Environment.ProcessId;
}
