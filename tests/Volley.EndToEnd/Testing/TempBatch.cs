using System.Globalization;
using System.Text.Json;

namespace Volley.EndToEnd.Testing;

/// <summary>A spec and its batch in a folder of their own, which is removed at the end with all processes that were started from it.</summary>
internal sealed class TempBatch : IDisposable
{
    private const string Marker = "TRIAL";
    private readonly string _program;
    private readonly string _trial = Guid.NewGuid().ToString("N");

    public TempBatch(string spec, string? program = null, string? root = null)
    {
        _program = program ?? BuiltProgram.Path;
        Folder = Path.Combine(root ?? Path.GetTempPath(), "volley-e2e-" + _trial);
        Directory.CreateDirectory(Folder);
        Out = InFolder("out");
        Write("batch.yaml", spec);
        Environment = new() { [Marker] = _trial, ["NO_COLOR"] = "1" };
    }

    /// <summary>The spec's folder.</summary>
    public string Folder { get; }

    /// <summary>The batch's folder.</summary>
    public string Out { get; set; }

    /// <summary>Variables for Volley, which its jobs inherit.</summary>
    public Dictionary<string, string?> Environment { get; }

    public string Spec => InFolder("batch.yaml");

    public string Journal => Path.Combine(Out, "journal.db");

    /// <summary>The text of the ordered results.</summary>
    public string Results => File.ReadAllText(Path.Combine(Out, "results.jsonl"));

    /// <summary>The ordered results, parsed.</summary>
    public IReadOnlyList<JsonElement> Lines => [.. File.ReadLines(Path.Combine(Out, "results.jsonl")).Select(l => JsonElement.Parse(l))];

    public IReadOnlyList<string> Outcomes => [.. Lines.Select(l => l.GetProperty("outcome").GetString()!)];

    public string InFolder(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file beside the spec.</summary>
    public void Write(string name, string text) => File.WriteAllText(InFolder(name), text);

    /// <summary>The lines of a file beside the spec that jobs append to; none where it does not exist.</summary>
    public string[] LinesOf(string name) => File.Exists(InFolder(name)) ? File.ReadAllLines(InFolder(name)) : [];

    /// <summary>Starts <c>volley run</c> on the batch.</summary>
    public VolleyProcess Start(params string[] options) => StartVolley(["run", Spec, "--out", Out, "--progress", "none", .. options]);

    /// <summary>Runs <c>volley run</c> on the batch to its end.</summary>
    public Task<VolleyRun> RunAsync(params string[] options) => VolleyAsync(["run", Spec, "--out", Out, "--progress", "none", .. options]);

    public VolleyProcess StartVolley(params string[] arguments) => VolleyProcess.Start(_program, arguments, Folder, Environment);

    public async Task<VolleyRun> VolleyAsync(params string[] arguments)
    {
        await using var process = StartVolley(arguments);
        return await process.EndAsync();
    }

    /// <summary><c>volley plan --json</c> on the batch.</summary>
    public async Task<JsonElement> PlanAsync()
    {
        var run = await VolleyAsync("plan", Spec, "--out", Out, "--json");
        return run.ExitCode == 0 ? JsonElement.Parse(run.Stdout) : throw new InvalidOperationException(run.ToString());
    }

    /// <summary>The processes that run on behalf of this batch, Volley itself included.</summary>
    public IReadOnlyList<int> Processes() => MarkedProcesses.Find(Marker, _trial);

    /// <summary>Puts the batch folder as it is now aside, under a name.</summary>
    public void Copy(string name)
    {
        var target = InFolder(name);
        foreach (var folder in Directory.EnumerateDirectories(Out, "*", SearchOption.AllDirectories).Prepend(Out))
            Directory.CreateDirectory(target + folder[Out.Length..]);
        foreach (var file in Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories))
            File.Copy(file, target + file[Out.Length..], overwrite: true);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            foreach (var process in Processes())
                Posix.Signal(process, Posix.Kill);
        if (!OperatingSystem.IsWindows())
            foreach (var folder in Directory.EnumerateDirectories(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint }))
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A number in text that no culture changes.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
