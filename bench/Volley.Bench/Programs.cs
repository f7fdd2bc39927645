using System.Diagnostics;

namespace Volley.Bench;

/// <summary>Where the measured programs are.</summary>
internal static class Programs
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The plain build beside this program.</summary>
    public static string Built { get; } = Path.Combine(AppContext.BaseDirectory, "volley");

    /// <summary>Publishes the program as users get it, with <c>eng/publish</c>.</summary>
    /// <returns>The path of the program.</returns>
    public static string Publish()
    {
        var target = Path.Combine(Root, "artifacts", "publish", "bench");
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        var start = new ProcessStartInfo(Path.Combine(Root, "eng", "publish"), [target]) { RedirectStandardOutput = true };
        using var publish = Process.Start(start) ?? throw new InvalidOperationException("eng/publish did not start.");
        var output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        IsNative = !File.Exists(Path.Combine(target, "volley.dll"));
        return publish.ExitCode == 0 ? Path.Combine(target, "volley") : throw new InvalidOperationException("Publishing failed:\n" + output);
    }

    /// <summary>Whether what was published is a native program; without a C compiler it is a build for the .NET runtime.</summary>
    public static bool IsNative { get; private set; }

    /// <summary>Whether a peer is installed.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Volley.slnx")))
                return folder;
        throw new InvalidOperationException("Run this from within the repository.");
    }
}
