using System.Text.Json;
using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.CodeGeneration;

/// <summary>A temporary project whose model answers by rules, for the built program.</summary>
internal sealed class CodegenProject : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("volley-codegen-");

    public string Root => _root.FullName;

    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public VolleyProcess Start(params string[] arguments) =>
        VolleyProcess.Start(BuiltProgram.Path, ["codegen", .. arguments, "--project", Root], Root, new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = At("no-config") });

    public async Task<VolleyRun> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>What the jobs are to make and what the rest of the project is: all files but Volley's own and the jobs.</summary>
    public Dictionary<string, string> Files() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Root, f))
        .Where(f => f.StartsWith("src/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal).ToDictionary(f => f, f => File.ReadAllText(At(f)));

    public Dictionary<string, string> Statuses() => JsonDocument.Parse(File.ReadAllText(At("jobs/_jobstatus.json"))).RootElement.EnumerateArray()
        .ToDictionary(e => e.GetProperty("id").GetString()!, e => e.GetProperty("status").GetString()!);

    public void Dispose() => _root.Delete(recursive: true);
}
