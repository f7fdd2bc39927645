using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Chat;

namespace Volley.Cli.Codegen;

/// <summary>Gives a project's jobs their model.</summary>
internal static class CodegenModels
{
    /// <summary>The model that a project's settings name, with the recordings that the command line does.</summary>
    /// <exception cref="Diagnostics.BatchException">It is not known, its price is not, or its key is not set.</exception>
    public static ProjectModel Open(CodeGenerationProject project, CodegenRunRequest request) => ProjectModel.Open(
        project,
        new ProjectModelOptions { Environment = Environment.GetEnvironmentVariable, Record = request.Record, Replay = request.Replay });
}
