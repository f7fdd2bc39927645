using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.CodeGeneration.Status;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Templates;

/// <summary>Makes a folder a project: settings, prompts, an example job. What is there already stays as it is.</summary>
/// <param name="root">The folder; made where it does not exist.</param>
/// <param name="language">One of <see cref="PromptTemplates.Languages"/>.</param>
/// <param name="model">The model's id.</param>
public sealed class ProjectTemplate(string root, string language, string model)
{
    /// <summary>Makes the files.</summary>
    /// <returns>The paths of those that were made, in order.</returns>
    /// <exception cref="BatchException">The language is not known.</exception>
    public IReadOnlyList<string> Write()
    {
        if (!PromptTemplates.Languages.Contains(language))
            throw new BatchException(Diagnostic.Error(
                WorkloadCodes.SettingsInvalid, $"there is no template for the language '{language}'", hint: $"Choose one of {string.Join(", ", PromptTemplates.Languages)}, and change the prompts."));
        Directory.CreateDirectory(Path.Combine(root, JobFolder.Name));
        if (new ProjectRoot(root).Strayed() is { } refusal)
            throw new BatchException(Diagnostic.Error(WorkloadCodes.PathRefused, refusal, new SourceLocation(root), "Put a folder in the link's place."));
        var made = new List<string>();
        foreach (var (path, content) in Files())
        {
            var place = new FileInfo(Path.Combine(root, path));
            if (place.LinkTarget is not null || Path.Exists(place.FullName))
                continue;
            File.WriteAllText(place.FullName, content);
            made.Add(path);
        }

        return made;
    }

    private IEnumerable<(string Path, string Content)> Files()
    {
        yield return (CodeGenerationSettings.FileName, Settings());
        foreach (var (role, name) in PromptFiles.All)
            yield return ($"{JobFolder.Name}/{name}", PromptTemplates.Of(role, language) + "\n");
        if (JobFolder.Ids(root).Count == 0)
            yield return ($"{JobFolder.Name}/example_001.md", JobTemplate.Example(language));
        yield return ($"{JobFolder.Name}/{StatusFile.FileName}", "[]");
    }

    private string Settings()
    {
        var (build, test) = language switch
        {
            "rust" => ("cargo check", "cargo test"),
            "typescript" => ("npx tsc --noEmit", "npm test"),
            "solidity" => ("forge build", "forge test"),
            _ => ("dotnet build", "dotnet test"),
        };
        return $"""
            [project]
            language = "{language}"

            [ollama]
            url = "http://localhost:11434"
            model = "{model.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}"
            timeout_seconds = 300

            [limits]
            max_context_lines = 1000
            max_context_files = 2

            [build]
            build_command = "{build}"
            test_command = "{test}"
            verify_build = false
            verify_tests = false

            """;
    }
}
