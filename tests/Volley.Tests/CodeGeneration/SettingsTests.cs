using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.Diagnostics;

namespace Volley.Tests.CodeGeneration;

public sealed class SettingsTests
{
    [Fact]
    public void Every_settings_file_of_the_original_is_read()
    {
        var files = Directory.EnumerateFiles(WorkSplitData.Path(""), "*.toml", SearchOption.AllDirectories).ToArray();
        Assert.Equal(10, files.Length);
        foreach (var file in files)
        {
            var settings = SettingsReader.Read(File.ReadAllText(file), file, out var mistakes);
            Assert.Empty(mistakes);
            Assert.StartsWith("http://localhost", settings!.Model.Url, StringComparison.Ordinal);
        }

        var own = SettingsReader.Read(File.ReadAllText(WorkSplitData.Path("worksplit.toml")), "", out _)!;
        Assert.Equal((5, 1000, TimeSpan.FromSeconds(600), false), (own.Limits.MaxContextFiles, own.Limits.MaxContextLines, own.Model.Timeout, own.Build.VerifyBuild));
    }

    [Fact]
    public void Values_of_every_kind_are_read()
    {
        var settings = SettingsReader.Read(
            """
            project.language = 'csharp' # a comment
            [ollama]
            "model" = "a \"b\" \u00e9 \\ # no comment"
            temperature = 0.25
            num_ctx = 32_768
            seed = 7
            unknown = [1, "two", [true]]
            [ build ]
            build_command = 'dotnet build "x"'
            verify_build = true
            auto_fix_attempts = 0
            """,
            "worksplit.toml",
            out var mistakes)!;
        Assert.Empty(mistakes);
        Assert.Equal(("csharp", "a \"b\" é \\ # no comment", 0.25, 32768, 7L), (settings.Language, settings.Model.Model, settings.Model.Temperature, settings.Model.ContextTokens, settings.Model.Seed));
        Assert.Equal(("dotnet build \"x\"", true, 0), (settings.Build.BuildCommand, settings.Build.VerifyBuild, settings.Build.AutoFixAttempts));
    }

    [Fact]
    public void Without_a_file_everything_is_the_originals_default()
    {
        using var project = new ProjectFolder();
        var settings = SettingsReader.Load(project.Root);
        Assert.Equal(("rust", "qwen-32k:latest", 2, 1000, 2, true, false), (
            settings.Language, settings.Model.Model, settings.Limits.MaxContextFiles, settings.Limits.MaxContextLines,
            settings.Build.AutoFixAttempts, settings.Build.AutoFix, settings.Build.VerifyBuild));
    }

    [Theory]
    [InlineData("[limits]\nmax_context_files = -1", 2, "max_context_files")]
    [InlineData("[limits]\n\nmax_context_files = \"2\"", 3, "max_context_files")]
    [InlineData("[ollama]\nmodel = 3", 2, "model")]
    [InlineData("[ollama]\ntimeout_seconds = 0", 2, "timeout_seconds")]
    [InlineData("[build]\nverify_build = yes", 2, "'yes' is no value")]
    [InlineData("[build]\nverify_build = 1", 2, "verify_build")]
    [InlineData("[build]\nbuild_command = \"\"\"x\"\"\"", 2, "several lines")]
    [InlineData("[[build]]", 1, "list of tables")]
    [InlineData("[build]\na = 1\n[build]", 3, "given twice")]
    [InlineData("[build]\nverify_build = true\nverify_build = false", 3, "given twice")]
    [InlineData("a = \"open", 1, "does not end")]
    [InlineData("a = 'x' y", 1, "one too many")]
    [InlineData("a", 1, "'=' is expected")]
    [InlineData("= 3", 1, "a key is expected")]
    [InlineData("a = {b = 1}", 1, "inline table")]
    [InlineData("a = [1 2]", 1, "a comma")]
    [InlineData("a = \"\\q\"", 1, "no escape")]
    [InlineData("a = 1979-05-27", 1, "is no value")]
    public void What_cannot_be_read_is_told_with_its_line(string text, int line, string message)
    {
        Assert.Null(SettingsReader.Read(text, "worksplit.toml", out var mistakes));
        Assert.Equal((WorkloadCodes.SettingsInvalid, line), (mistakes[0].Code, mistakes[0].Location!.Value.Line));
        Assert.Contains(message, mistakes[0].Message, StringComparison.Ordinal);
    }
}
