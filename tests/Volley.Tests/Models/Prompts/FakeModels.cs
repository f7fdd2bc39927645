using Volley.Execution;
using Volley.Models.Prompts;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Tests.Models.Prompts;

/// <summary>Models that answer from a list, in order.</summary>
internal sealed class FakeModels(params PromptReply[] replies) : IPromptModels
{
    private readonly Queue<PromptReply> _replies = new(replies);

    public List<PromptQuestion> Questions { get; } = [];

    public List<string> Ids { get; } = [];

    public static PromptReply Says(string text) => new() { Text = text, InputTokens = 10, OutputTokens = 2 };

    public void Check(StageReading stage, LocatedTemplate template, IReadOnlyList<string> ids) => Ids.AddRange(ids);

    public Task<PromptReply> AskAsync(PromptQuestion question, HandlerContext context, CancellationToken token)
    {
        Questions.Add(question);
        return Task.FromResult(_replies.Dequeue());
    }
}
