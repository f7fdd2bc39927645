using System.Runtime.InteropServices;
using Volley.EndToEnd.Examples;

namespace Volley.EndToEnd.Documents;

/// <summary>Programs in the documents compile against the libraries as they are, and run.</summary>
public sealed class CSharpTests : IDisposable
{
    private static readonly string Libraries = AppContext.BaseDirectory;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task The_program_of_the_hypotheses_document_scans_and_aggregates()
    {
        Assert.SkipUnless(Workshop.Has("dotnet"), "dotnet is not on the path");
        await BuildAsync("docs/hypotheses.md");
        await File.WriteAllTextAsync(_workshop["users.txt"], "a\nb\n", TestContext.Current.CancellationToken);

        var end = await _workshop.RunAsync("dotnet", "built/Program.dll");

        Assert.True(end.ExitCode == 0, end.ToString());
        Assert.StartsWith("2 scanned\nbatches/", end.Output, StringComparison.Ordinal);
        Assert.EndsWith("/again/hypothesis_leaderboard.json\n", end.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_workshop[end.Output.Trim().Split('\n')[1]]));
    }

    /// <summary>Builds the program of a document, with the libraries that the tests were built with beside it.</summary>
    private async Task BuildAsync(string document)
    {
        var program = MarkdownBlock.Of(document).Single(b => b.Language == "csharp" && b.Value("file") == "Program.cs");
        await File.WriteAllTextAsync(_workshop["Program.cs"], program.Text, TestContext.Current.CancellationToken);
        var references = string.Concat(((string[])["Volley.Engine", "Volley.Workloads", "Volley.Models", "YamlDotNet", "CsvHelper", "SQLitePCLRaw.batteries_v2", "SQLitePCLRaw.core", "SQLitePCLRaw.provider.e_sqlite3"])
            .Select(name => $"<Reference Include=\"{Path.Combine(Libraries, name + ".dll")}\" />"));
        var native = Directory.EnumerateFiles(Path.Combine(Libraries, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"))
            .Select(f => $"<None Include=\"{f}\" CopyToOutputDirectory=\"Always\" />");
        await File.WriteAllTextAsync(
            _workshop["Program.csproj"],
            $"""
             <Project Sdk="Microsoft.NET.Sdk">
               <PropertyGroup>
                 <OutputType>Exe</OutputType>
                 <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                 <ImplicitUsings>enable</ImplicitUsings>
                 <Nullable>enable</Nullable>
                 <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
               </PropertyGroup>
               <ItemGroup>{references}{string.Concat(native)}</ItemGroup>
             </Project>
             """,
            TestContext.Current.CancellationToken);
        var build = await _workshop.RunAsync("dotnet", "build", "-o", "built", "--nologo", "-v", "quiet");
        Assert.True(build.ExitCode == 0, build.ToString());
    }
}
