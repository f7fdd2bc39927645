using System.Collections.Immutable;

namespace Volley.Workloads.CodeGeneration.Jobs;

/// <summary>One job: what its markdown file says. Paths are as written, relative to the project's root.</summary>
public sealed record JobFile
{
    /// <summary>The job's id: the file's name without <c>.md</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The folder of the output; may be empty.</summary>
    public required string OutputDir { get; init; }

    /// <summary>The output's name within <see cref="OutputDir"/>; not blank.</summary>
    public required string OutputFile { get; init; }

    /// <summary>How the answer becomes files.</summary>
    public JobMode Mode { get; init; }

    /// <summary>The files that the model is shown.</summary>
    public ImmutableArray<string> ContextFiles { get; init; } = [];

    /// <summary>The files of a sequential or split job, in order; <see langword="null"/> where none are given.</summary>
    public ImmutableArray<string>? OutputFiles { get; init; }

    /// <summary>The files that an edit may change, as written; empty where only the output is meant. See <see cref="EditTargets"/>.</summary>
    public ImmutableArray<string> TargetFiles { get; init; } = [];

    /// <summary>The file that a split takes apart; <see langword="null"/> for other modes.</summary>
    public string? TargetFile { get; init; }

    /// <summary>The name, within <see cref="OutputDir"/>, of the test that is written first; <see langword="null"/> for none.</summary>
    public string? TestFile { get; init; }

    /// <summary>Whether the file asks for one call per output file. See <see cref="IsSequential"/>.</summary>
    public bool Sequential { get; init; }

    /// <summary>Whether the model judges the result.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>The ids of the jobs that must pass first.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>The type whose literals change; for <see cref="JobMode.UpdateFixtures"/>.</summary>
    public string? StructName { get; init; }

    /// <summary>The field that is added; for <see cref="JobMode.UpdateFixtures"/>.</summary>
    public string? NewField { get; init; }

    /// <summary>What the model is told to do; trimmed.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>The output's path.</summary>
    public string OutputPath => ProjectPath.Join(OutputDir, OutputFile);

    /// <summary>The path of the test that is written first; <see langword="null"/> for none.</summary>
    public string? TestPath => TestFile is { } test ? ProjectPath.Join(OutputDir, test) : null;

    /// <summary>Whether the output files are asked for one by one.</summary>
    public bool IsSequential => Sequential && OutputFiles is not null;

    /// <summary>The files that an edit may change: those listed, else the output.</summary>
    public ImmutableArray<string> EditTargets => TargetFiles.IsEmpty ? [OutputPath] : TargetFiles;

    /// <summary>The paths that the job declares to write, in order, each once.</summary>
    public IReadOnlyList<string> DeclaredOutputs
    {
        get
        {
            IEnumerable<string> paths = Mode == JobMode.Edit ? EditTargets
                : Mode == JobMode.Split || IsSequential ? OutputFiles ?? []
                : [OutputPath];
            return [.. (TestPath is { } test ? paths.Prepend(test) : paths).DistinctBy(ProjectPath.Key)];
        }
    }
}
