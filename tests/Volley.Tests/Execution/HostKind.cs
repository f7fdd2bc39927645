using Volley.Execution.Processes;

namespace Volley.Tests.Execution;

/// <summary>The hosts that are shipped; every one passes the same suite.</summary>
public enum HostKind
{
    Posix,
    Portable,
}

internal static class HostKinds
{
    public static IProcessHost Create(this HostKind kind)
    {
        if (kind == HostKind.Portable)
            return new PortableProcessHost();
        Assert.SkipUnless(PosixSpawnHost.IsSupported, "This machine has no posix_spawn with pidfds.");
        return new PosixSpawnHost();
    }
}
