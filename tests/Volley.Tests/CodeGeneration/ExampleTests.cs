using Volley.Tests.Specs;

namespace Volley.Tests.CodeGeneration;

/// <summary>The jobs of the example. That they run is tested with the built program.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public ExampleTests()
    {
        var example = Path.Combine(Repository.Root, "examples", "codegen");
        foreach (var file in Directory.EnumerateFiles(example, "*", SearchOption.AllDirectories))
            if (Path.GetRelativePath(example, file) is var path && !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith(".volley/", StringComparison.Ordinal))
                _project.Write(path, File.ReadAllText(file));
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Its_jobs_are_valid_and_form_a_diamond()
    {
        Assert.Empty(_project.Open().Validate());
        var graph = _project.Open().Graph().Graph;
        string[] Needs(string id) => [.. graph.Jobs.Single(j => j.Id.StartsWith(id, StringComparison.Ordinal)).Needs.Select(n => n.On[..10])];
        Assert.Empty(Needs("shapes_001"));
        Assert.Equal(["shapes_001"], Needs("shapes_002"));
        Assert.Equal(["shapes_001"], Needs("shapes_003"));
        Assert.Equal(["shapes_002", "shapes_003"], Needs("shapes_004"));
        Assert.Empty(Needs("shapes_005"));
        Assert.Equal(["shapes_004", "shapes_005"], Needs("shapes_006"));
    }
}
