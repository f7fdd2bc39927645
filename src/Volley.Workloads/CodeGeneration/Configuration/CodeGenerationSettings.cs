namespace Volley.Workloads.CodeGeneration.Configuration;

/// <summary>What <c>worksplit.toml</c> says; every default is the original's.</summary>
public sealed record CodeGenerationSettings
{
    /// <summary>The settings' file within the project.</summary>
    public const string FileName = "worksplit.toml";

    /// <summary>The language that templates are for.</summary>
    public string Language { get; init; } = "rust";

    /// <summary>The model and how it is asked.</summary>
    public ModelSettings Model { get; init; } = new();

    /// <summary>How much a job may be given.</summary>
    public LimitSettings Limits { get; init; } = new();

    /// <summary>Whether folders of outputs are made where they do not exist.</summary>
    public bool CreateOutputDirs { get; init; } = true;

    /// <summary>What is run on the files that were generated.</summary>
    public BuildSettings Build { get; init; } = new();
}

/// <summary>The model and how it is asked: the table <c>[ollama]</c>.</summary>
public sealed record ModelSettings
{
    /// <summary>Where Ollama listens, for a model without a provider's name.</summary>
    public string Url { get; init; } = "http://localhost:11434";

    /// <summary>The model's id.</summary>
    public string Model { get; init; } = "qwen-32k:latest";

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long nothing at all may come: before the first piece of a streamed answer of Ollama, and between two pieces of any.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Whether answers are streamed.</summary>
    public bool Stream { get; init; } = true;

    /// <summary>The sampling temperature; <see langword="null"/> for the model's own.</summary>
    public double? Temperature { get; init; }

    /// <summary>The context's size in tokens; <see langword="null"/> for the model's own.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>The most tokens of an answer; <see langword="null"/> for the model's own limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The seed; <see langword="null"/> for a random one.</summary>
    public long? Seed { get; init; }
}

/// <summary>How much a job may be given: the table <c>[limits]</c>.</summary>
public sealed record LimitSettings
{
    /// <summary>How many lines an output is meant to have. Never enforced, as in the original.</summary>
    public int MaxOutputLines { get; init; } = 900;

    /// <summary>How many lines a context file may have.</summary>
    public int MaxContextLines { get; init; } = 1000;

    /// <summary>How many context files a job may have.</summary>
    public int MaxContextFiles { get; init; } = 2;
}

/// <summary>What is run on the files that were generated: the table <c>[build]</c>. Commands are shell command lines, run in the project's root.</summary>
public sealed record BuildSettings
{
    /// <summary>The command that builds; <see langword="null"/> for none.</summary>
    public string? BuildCommand { get; init; }

    /// <summary>The command that tests; <see langword="null"/> for none.</summary>
    public string? TestCommand { get; init; }

    /// <summary>The command that lints; <see langword="null"/> for none.</summary>
    public string? LintCommand { get; init; }

    /// <summary>Whether jobs are built.</summary>
    public bool VerifyBuild { get; init; }

    /// <summary>Whether jobs are tested.</summary>
    public bool VerifyTests { get; init; }

    /// <summary>Whether jobs are linted.</summary>
    public bool VerifyLint { get; init; }

    /// <summary>Whether the model is asked to repair what does not build.</summary>
    public bool AutoFix { get; init; } = true;

    /// <summary>How often at most.</summary>
    public int AutoFixAttempts { get; init; } = 2;

    /// <summary>How long one command may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);
}
