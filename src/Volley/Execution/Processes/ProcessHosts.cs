namespace Volley.Execution.Processes;

/// <summary>Picks the host for this machine.</summary>
public static class ProcessHosts
{
    /// <summary>Makes the best host that this machine supports.</summary>
    /// <returns>A new host; the caller disposes of it.</returns>
    public static IProcessHost Create() => PosixSpawnHost.IsSupported ? new PosixSpawnHost() : new PortableProcessHost();
}
