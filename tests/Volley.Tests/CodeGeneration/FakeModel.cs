using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Volley.Workloads.CodeGeneration.Chat;

namespace Volley.Tests.CodeGeneration;

/// <summary>A model that answers as a test tells it to, and remembers what it was asked.</summary>
internal sealed class FakeModel(Func<ChatRequest, ChatContext, string> answer) : IChatModel
{
    private readonly ConcurrentQueue<(ChatContext Context, string Prompt)> _asked = [];

    /// <summary>Awaited before each answer.</summary>
    public Func<ChatContext, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public decimal? Cost { get; set; }

    public IReadOnlyList<(ChatContext Context, string Prompt)> Asked => [.. _asked];

    public IEnumerable<string> Calls => Asked.Select(a => $"{a.Context.Job.Id}:{a.Context.Role}".ToLowerInvariant());

    public async IAsyncEnumerable<ChatChunk> AskAsync(ChatRequest request, ChatContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _asked.Enqueue((context, request.Messages[^1].Content));
        await Before(context, cancellationToken);
        yield return new ChatChunk { Text = answer(request, context), IsLast = true, Cost = Cost };
    }

    /// <summary>A block of code as models are asked for it.</summary>
    public static string Block(string path, string content) => $"~~~worksplit:{path}\n{content}\n~~~worksplit\n";
}
