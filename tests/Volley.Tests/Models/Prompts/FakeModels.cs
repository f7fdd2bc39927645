using Volley.Execution;
using Volley.Models.Prompts;

namespace Volley.Tests.Models.Prompts;

/// <summary>Models that answer from a list, in order.</summary>
internal sealed class FakeModels(params PromptReply[] replies) : IPromptModels
{
    private readonly Queue<PromptReply> _replies = new(replies);

    public List<PromptQuestion> Questions { get; } = [];

    public static PromptReply Says(string text) => new() { Text = text, InputTokens = 10, OutputTokens = 2 };

    public Task<PromptReply> AskAsync(PromptQuestion question, HandlerContext context, CancellationToken token)
    {
        Questions.Add(question);
        return Task.FromResult(_replies.Dequeue());
    }
}
