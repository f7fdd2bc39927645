using Volley.EndToEnd.Examples;

namespace Volley.EndToEnd.CodeGeneration;

/// <summary>The example with the built program, the rules that stand in for a model, and the real compiler.</summary>
public sealed class CodegenExampleTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Six_jobs_are_generated_built_repaired_and_tested_for_real()
    {
        Repository.Copy("examples/codegen", _workshop["shapes"]);
        var run = await _workshop.VolleyAsync("codegen", "run", "--project", "shapes", "--json", "--progress", "none");
        Assert.True(run.ExitCode == 0 && run.Output.Contains("\"processed\":6,\"passed\":6,\"failed\":0,\"skipped\":0", StringComparison.Ordinal), run.ToString());
        var results = File.ReadAllText(_workshop["shapes/.volley/codegen/0001/results.jsonl"]);
        Assert.Contains("\"repairs\":1", results, StringComparison.Ordinal);

        // What was built last was built before the last job's files moved in for good.
        var build = await _workshop.RunAsync("dotnet", "build", "shapes/shapes.csproj", "--nologo", "--verbosity", "quiet", "--disable-build-servers");
        Assert.True(build.ExitCode == 0, build.ToString());
        var program = await _workshop.RunAsync("dotnet", "shapes/bin/Debug/net10.0/shapes.dll");
        Assert.Equal("2 shapes cover 9.14.\n", program.Output);

        var again = await _workshop.VolleyAsync("codegen", "run", "--project", "shapes", "--progress", "none");
        Assert.Contains("No job is ready to run.", again.Errors, StringComparison.Ordinal);
    }
}
