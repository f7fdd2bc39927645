using System.Collections.Immutable;
using Volley.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Configuration;

/// <summary>Reads <c>worksplit.toml</c>. Unknown keys are ignored, as in the original.</summary>
public static class SettingsReader
{
    /// <summary>Reads a project's settings; the defaults where it has no file.</summary>
    /// <param name="project">The project's root.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="BatchException">The file cannot be read, or asks for something impossible.</exception>
    public static CodeGenerationSettings Load(string project)
    {
        var path = Path.Combine(project, CodeGenerationSettings.FileName);
        if (!File.Exists(path))
            return new CodeGenerationSettings();
        var settings = Read(File.ReadAllText(path), CodeGenerationSettings.FileName, out var mistakes);
        return settings ?? throw new BatchException(mistakes);
    }

    /// <summary>Reads settings.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="file">The file as messages name it.</param>
    /// <param name="mistakes">What is wrong; empty exactly where there are settings.</param>
    /// <returns>The settings, or <see langword="null"/>.</returns>
    public static CodeGenerationSettings? Read(string text, string file, out ImmutableArray<Diagnostic> mistakes)
    {
        try
        {
            var values = new SettingsValues(TomlReader.Read(text), file);
            var settings = Settings(values);
            mistakes = values.Mistakes;
            return mistakes.IsEmpty ? settings : null;
        }
        catch (TomlFaultException fault)
        {
            mistakes = [SettingsValues.Mistake(file, fault.Line, fault.Message, "Write it as TOML: 'key = value' below a '[table]', one to a line.")];
            return null;
        }
    }

    private static CodeGenerationSettings Settings(SettingsValues values)
    {
        var defaults = new CodeGenerationSettings();
        return new CodeGenerationSettings
        {
            Language = values.Text("project.language") ?? defaults.Language,
            Model = Model(values, defaults.Model),
            Limits = new LimitSettings
            {
                MaxOutputLines = values.Whole("limits.max_output_lines", 0) ?? defaults.Limits.MaxOutputLines,
                MaxContextLines = values.Whole("limits.max_context_lines", 0) ?? defaults.Limits.MaxContextLines,
                MaxContextFiles = values.Whole("limits.max_context_files", 0) ?? defaults.Limits.MaxContextFiles,
            },
            CreateOutputDirs = values.Flag("behavior.create_output_dirs") ?? defaults.CreateOutputDirs,
            Build = Build(values, defaults.Build),
        };
    }

    private static ModelSettings Model(SettingsValues values, ModelSettings defaults) => new()
    {
        Url = values.Text("ollama.url") ?? defaults.Url,
        Model = values.Text("ollama.model") ?? defaults.Model,
        Timeout = values.Seconds("ollama.timeout_seconds") ?? defaults.Timeout,
        Stall = values.Seconds("ollama.stall_seconds") ?? defaults.Stall,
        Stream = values.Flag("behavior.stream_output") ?? defaults.Stream,
        Temperature = values.Fraction("ollama.temperature"),
        ContextTokens = values.Whole("ollama.num_ctx", 1),
        MaxOutputTokens = values.Whole("ollama.num_predict", 1),
        Seed = values.Whole("ollama.seed", 0),
    };

    private static BuildSettings Build(SettingsValues values, BuildSettings defaults) => new()
    {
        BuildCommand = values.Text("build.build_command"),
        TestCommand = values.Text("build.test_command"),
        LintCommand = values.Text("build.lint_command"),
        VerifyBuild = values.Flag("build.verify_build") ?? defaults.VerifyBuild,
        VerifyTests = values.Flag("build.verify_tests") ?? defaults.VerifyTests,
        VerifyLint = values.Flag("build.verify_lint") ?? defaults.VerifyLint,
        AutoFix = values.Flag("build.auto_fix") ?? defaults.AutoFix,
        AutoFixAttempts = values.Whole("build.auto_fix_attempts", 0) ?? defaults.AutoFixAttempts,
        Timeout = values.Seconds("build.command_timeout_seconds") ?? defaults.Timeout,
    };
}
