namespace Volley.EndToEnd.Testing;

/// <summary>Skips a test, with the reason, where the machine lacks what it needs.</summary>
internal static class Require
{
    public static void Linux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks into /proc or uses flock or setsid: Linux only.");

    public static void LinuxRoot() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "It mounts a small tmpfs: Linux and root only.");
}
