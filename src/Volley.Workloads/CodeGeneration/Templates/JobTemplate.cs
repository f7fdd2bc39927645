using System.Collections.Immutable;
using System.Text;
using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Templates;

/// <summary>What a new job file says.</summary>
public sealed record JobTemplate
{
    /// <summary>The job's id: letters, digits, <c>_</c> and <c>-</c>, not beginning with <c>_</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="Types"/>.</summary>
    public string Type { get; init; } = "replace";

    /// <summary>The folder of the output.</summary>
    public string OutputDir { get; init; } = "src/";

    /// <summary>The output's name; <see langword="null"/> for the first target's or the job's own.</summary>
    public string? OutputFile { get; init; }

    /// <summary>The files that an edit changes, a split takes apart, or a sequential job makes.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>The context files.</summary>
    public ImmutableArray<string> Context { get; init; } = [];

    /// <summary>The types that a new job may have.</summary>
    public static ImmutableArray<string> Types { get; } = ["replace", "edit", "split", "sequential", "tdd"];

    /// <summary>Writes the job's file.</summary>
    /// <param name="project">The project's root.</param>
    /// <returns>The path, from the root.</returns>
    /// <exception cref="BatchException">The name cannot be one, or is taken.</exception>
    public string Write(string project)
    {
        if (Name.Length == 0 || Name[0] == '_' || !Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw new BatchException(Diagnostic.Error(
                WorkloadCodes.BadJobName, $"'{Name}' cannot be a job's name", hint: "Use letters, digits, '_' and '-', and do not begin with '_'."));
        var path = $"{JobFolder.Name}/{Name}.md";
        try
        {
            using var file = new FileStream(Path.Combine(project, path), FileMode.CreateNew, FileAccess.Write);
            file.Write(new UTF8Encoding(false).GetBytes(Text()));
        }
        catch (IOException fault) when (Path.Exists(Path.Combine(project, path)))
        {
            throw new BatchException(Diagnostic.Error(WorkloadCodes.FileExists, "there is such a job already", new SourceLocation(path), "Choose another name, or change that file."), fault);
        }

        return path;
    }

    /// <summary>The first job of a new project.</summary>
    internal static string Example(string language)
    {
        var file = language switch
        {
            "rust" => "greeting.rs",
            "typescript" => "greeting.ts",
            "solidity" => "Greeting.sol",
            _ => "Greeting.cs",
        };
        return $"""
            ---
            output_dir: src/
            output_file: {file}
            ---

            # A greeting

            Write one function that takes a name and returns "Hello, NAME!". An empty name gives "Hello!".

            """;
    }

    private string Text()
    {
        var text = new StringBuilder("---\n");
        if (Type is "edit" or "split")
            text.Append("mode: ").Append(Type).Append('\n');
        AppendList(text, "context_files", Context);
        AppendList(text, "target_files", Type == "edit" ? Targets : []);
        if (Type == "split")
            text.Append("target_file: ").Append(Quoted(Targets.FirstOrDefault() ?? "src/large_file")).Append('\n');
        text.Append("output_dir: ").Append(Quoted(OutputDir)).Append('\n');
        text.Append("output_file: ").Append(Quoted(Output())).Append('\n');
        if (Type is "split" or "sequential")
            AppendList(text, "output_files", Type == "sequential" && !Targets.IsEmpty ? Targets : [ProjectPath.Join(OutputDir, Output())]);
        if (Type == "sequential")
            text.Append("sequential: true\n");
        if (Type == "tdd")
            text.Append("test_file: ").Append(Quoted(Path.GetFileNameWithoutExtension(Output()) + "_test" + Path.GetExtension(Output()))).Append('\n');
        return text.Append("---\n\n# ").Append(Name).Append("\n\nSay what the files have to do, and what they must not change.\n").ToString();
    }

    private string Output() => OutputFile ?? (Type == "edit" && !Targets.IsEmpty ? Path.GetFileName(Targets[0]) : Name + ".txt");

    private static void AppendList(StringBuilder text, string key, ImmutableArray<string> values)
    {
        if (values.IsEmpty)
            return;
        text.Append(key).Append(":\n");
        foreach (var value in values)
            text.Append("  - ").Append(Quoted(value)).Append('\n');
    }

    private static string Quoted(string value) =>
        value.Length > 0 && char.IsAsciiLetterOrDigit(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
            ? value
            : "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";
}
