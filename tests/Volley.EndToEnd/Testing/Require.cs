namespace Volley.EndToEnd.Testing;

/// <summary>Skips a test, with the reason, where the machine lacks what it needs.</summary>
internal static class Require
{
    public static void Linux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks into /proc or uses flock or setsid: Linux only.");

    public static void LinuxRoot() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "It mounts a small tmpfs: Linux and root only.");

    public static void NativeProgram() =>
        Assert.SkipWhen(File.Exists(Path.ChangeExtension(BuiltProgram.Path, ".dll")), "The program under test is not the native one that eng/publish makes; VOLLEY_PROGRAM names that.");

    public static void Python() => Assert.SkipUnless(HasPython.Value, "It runs a Python program, and there is no python3 here.");

    public static void Chrt() => Assert.SkipUnless(Has("chrt"), "It runs Volley under chrt, and there is none here.");

    private static readonly Lazy<bool> HasPython = new(() => Has("python3"));

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
}
