using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Volley.Planning;
using Volley.Tests.Testing;
using Volley.Workloads.CodeGeneration.Chat;
using Volley.Workloads.CodeGeneration.Prompts;

namespace Volley.Tests.CodeGeneration;

public sealed class PatientChatTests
{
    private static readonly ChatContext Context = new(new Job { Index = 0, Id = "a", Key = default }, 1, 1, PromptRole.Create);
    private static readonly ChatRequest Request = new() { Model = "m", Messages = [] };

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Pieces_become_one_answer_with_thoughts_left_out_and_split_characters_whole()
    {
        var emoji = "🙂";
        var answer = await Ask(
            new ChatChunk { Thinking = "hmm" }, new ChatChunk { Text = "a" + emoji[0] }, new ChatChunk { Text = emoji[1] + "b" },
            new ChatChunk { IsLast = true, Cost = 0.5m });
        Assert.Equal(new ChatAnswer("a🙂b", 0.5m), answer);
    }

    [Fact]
    public async Task A_stream_that_ends_early_is_no_answer()
    {
        var fault = await Assert.ThrowsAsync<ChatFaultException>(() => Ask(new ChatChunk { Text = "half of it" }));
        Assert.Equal(ChatFaults.BrokenOff, fault.Code);
    }

    [Fact]
    public async Task An_answer_that_is_cut_at_its_limit_is_none_but_costs()
    {
        var fault = await Assert.ThrowsAsync<ChatFaultException>(() => Ask(new ChatChunk { Text = "half", IsLast = true, IsCut = true, Cost = 1 }));
        Assert.Equal((ChatFaults.Cut, 1m), (fault.Code, fault.Cost!.Value));
    }

    [Fact]
    public async Task A_model_that_only_thinks_is_asked_once_more_and_then_given_up()
    {
        var model = new ChannelModel { Thoughts = TimeSpan.FromSeconds(50), Time = _time };
        var asking = new PatientChat(model, new ChatLimits(), _time).AskAsync(Request, Context, CancellationToken.None);
        Assert.Equal(ChatFaults.Thinking, await FaultAfterAsync(asking, TimeSpan.FromSeconds(240)));
        Assert.Equal(2, model.Calls);
    }

    [Fact]
    public async Task The_first_piece_may_take_as_long_as_the_model_has_to_wait_for_its_turn()
    {
        var model = new ChannelModel();
        var asking = new PatientChat(model, new ChatLimits(), _time).AskAsync(Request, Context, CancellationToken.None);
        Assert.False(_time.AdvanceToNext());
        await model.SayAsync(new ChatChunk { Text = "at last", IsLast = true });
        Assert.Equal("at last", (await asking).Text);
    }

    [Fact]
    public async Task A_model_that_heeds_no_token_is_left_to_itself()
    {
        var model = new ChannelModel { IsDeaf = true };
        await model.SayAsync(new ChatChunk { Thinking = "hm" });
        var asking = new PatientChat(model, new ChatLimits { ThinkingRetries = 0 }, _time).AskAsync(Request, Context, CancellationToken.None);
        Assert.Equal(ChatFaults.Thinking, await FaultAfterAsync(asking, TimeSpan.FromSeconds(125)));
    }

    private Task<ChatAnswer> Ask(params ChatChunk[] chunks)
    {
        var model = new ChannelModel();
        foreach (var chunk in chunks)
            model.Chunks.Writer.TryWrite(chunk);
        model.Chunks.Writer.Complete();
        return new PatientChat(model, new ChatLimits(), _time).AskAsync(Request, Context, CancellationToken.None);
    }

    /// <summary>Moves the clock on until the call ends, and checks that it took as long as it is to.</summary>
    private async Task<string> FaultAfterAsync(Task asking, TimeSpan expected)
    {
        while (!asking.IsCompleted)
        {
            // Lets what the last timer set in motion come to rest before the clock moves on.
            for (var i = 0; i < 200 && !asking.IsCompleted; i++)
                await Task.Yield();
            if (!asking.IsCompleted && !_time.AdvanceToNext())
                await Task.Yield();
        }

        var fault = await Assert.ThrowsAsync<ChatFaultException>(() => asking);
        // The clock may be moved on while a call that was told to end does so, for which there are five seconds each.
        Assert.InRange(TimeSpan.FromTicks(_time.GetTimestamp()), expected, expected + TimeSpan.FromSeconds(10));
        return fault.Code;
    }

    private sealed class ChannelModel : IChatModel
    {
        public Channel<ChatChunk> Chunks { get; } = Channel.CreateUnbounded<ChatChunk>();

        public int Calls { get; private set; }

        public TimeSpan? Thoughts { get; init; }

        public bool IsDeaf { get; init; }

        public TimeProvider Time { get; init; } = TimeProvider.System;

        public async Task SayAsync(ChatChunk chunk) => await Chunks.Writer.WriteAsync(chunk);

        public async IAsyncEnumerable<ChatChunk> AskAsync(ChatRequest request, ChatContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Calls++;
            while (Thoughts is { } pause)
            {
                yield return new ChatChunk { Thinking = "hm" };
                await Task.Delay(pause, Time, cancellationToken);
            }

            await foreach (var chunk in Chunks.Reader.ReadAllAsync(IsDeaf ? CancellationToken.None : cancellationToken))
                yield return chunk;
        }
    }
}
