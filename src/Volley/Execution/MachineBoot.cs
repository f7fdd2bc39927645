namespace Volley.Execution;

/// <summary>Tells one boot of the machine from another: process ids and start times mean nothing across them.</summary>
internal static class MachineBoot
{
    private const string Path = "/proc/sys/kernel/random/boot_id";

    /// <summary>The id of this boot; <see langword="null"/> where the platform has none.</summary>
    public static string? Id { get; } = File.Exists(Path) ? File.ReadAllText(Path).Trim() : null;
}
