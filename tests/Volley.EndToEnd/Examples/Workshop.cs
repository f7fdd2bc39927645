using System.Diagnostics;
using System.Text;

namespace Volley.EndToEnd.Examples;

/// <summary>What a program said and how it ended.</summary>
internal sealed record ProgramEnd(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Errors}";
}

/// <summary>A temporary folder to run things in. Its name has what paths of real people have: a space, and letters beyond ASCII.</summary>
internal sealed class Workshop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Workshop() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"volley tést {Guid.NewGuid():N}");

    public string this[string path] => Path.Combine(Root, path);

    /// <summary>Runs a program in the folder, with empty input and with the built <c>volley</c> on its path.</summary>
    public async Task<ProgramEnd> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["PATH"] = string.Join(':', this["bin"], Path.GetDirectoryName(BuiltProgram.Path), start.Environment["PATH"]);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new ProgramEnd(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs the built program.</summary>
    public Task<ProgramEnd> VolleyAsync(params string[] arguments) => RunAsync(BuiltProgram.Path, arguments);

    /// <summary>Whether a program is there, on the path of whoever runs the tests.</summary>
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
