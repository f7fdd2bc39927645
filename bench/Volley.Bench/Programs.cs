using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Volley.Bench;

/// <summary>Where the measured programs are.</summary>
internal static class Programs
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The plain build beside this program.</summary>
    public static string Built { get; } = Path.Combine(AppContext.BaseDirectory, "volley");

    /// <summary>Publishes the program as users get it.</summary>
    /// <returns>The path of the program.</returns>
    public static string Publish()
    {
        var target = Path.Combine(Root, "artifacts", "publish", "bench");
        var start = new ProcessStartInfo("dotnet",
        [
            "publish", Path.Combine(Root, "src", "Volley.Cli"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--no-self-contained",
            "-p:PublishReadyToRun=true", "-o", target, "-v", "quiet", "--nologo",
        ]);
        using var publish = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        publish.WaitForExit();
        return publish.ExitCode == 0 ? Path.Combine(target, "volley") : throw new InvalidOperationException("Publishing failed.");
    }

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
