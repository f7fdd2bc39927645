using System.Runtime.CompilerServices;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Chat;

namespace Volley.Cli.Codegen;

/// <summary>Gives a project's jobs their model.</summary>
internal static class CodegenModels
{
    /// <summary>The model that a project's settings name.</summary>
    public static IChatModel Open(CodeGenerationProject project) => new UnreachableModel(project.Settings.Model.Model);

    private sealed class UnreachableModel(string name) : IChatModel
    {
        public async IAsyncEnumerable<ChatChunk> AskAsync(ChatRequest request, ChatContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.FromException(new ChatFaultException("model-unreachable", $"no provider is set up for the model '{name}'"));
            yield break;
        }
    }
}
