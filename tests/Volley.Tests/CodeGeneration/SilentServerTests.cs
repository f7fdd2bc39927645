using System.Net;
using System.Text;
using Volley.Budgets;
using Volley.Planning;
using Volley.Tests.Testing;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Chat;
using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.CodeGeneration.Prompts;

namespace Volley.Tests.CodeGeneration;

public sealed class SilentServerTests : IDisposable
{
    private const string Piece = """{"message":{"role":"assistant","content":"half"},"done":false}""" + "\n";
    private static readonly Job Job = new() { Index = 0, Id = "a", Key = default };

    private readonly VirtualTime _time = new();
    private readonly ProjectFolder _folder = new();

    [Theory]
    [InlineData("", 120, "stall_seconds", false)]
    [InlineData("", 120, "stall_seconds", true)]
    [InlineData("stall_seconds = 30", 30, "stall_seconds", false)]
    [InlineData("timeout_seconds = 60", 60, "timeout_seconds", false)]
    [InlineData("[behavior]\nstream_output = false", 300, "timeout_seconds", false)]
    public async Task A_server_that_takes_a_call_and_never_answers_is_asked_once_and_no_longer_than_the_settings_say(
        string settings, int seconds, string setting, bool hasHeaders)
    {
        var server = new SilentServer(hasHeaders ? "" : null);
        var fault = await FaultAsync(server, settings);

        Assert.Equal((ChatFaults.Stalled, 1), (fault.Code, server.Calls));
        Assert.Equal(TimeSpan.FromSeconds(seconds), TimeSpan.FromTicks(_time.GetTimestamp()));
        Assert.Contains($"raise '{setting}'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stall_seconds = 30", 30, ChatFaults.Stalled, "stall_seconds")]
    [InlineData("timeout_seconds = 60", 60, ChatFaults.Timeout, "timeout_seconds")]
    public async Task A_server_that_stops_in_the_middle_is_given_up_and_the_message_says_what_to_raise(string settings, int seconds, string code, string setting)
    {
        var fault = await FaultAsync(new SilentServer(Piece), settings);

        Assert.Equal(code, fault.Code);
        Assert.Equal(TimeSpan.FromSeconds(seconds), TimeSpan.FromTicks(_time.GetTimestamp()));
        Assert.EndsWith($"raise '{setting}' below [ollama] in {CodeGenerationSettings.FileName}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_always_says_a_little_more_is_given_up_when_the_answer_takes_too_long()
    {
        var fault = await FaultAsync(new SilentServer(Piece) { Drip = TimeSpan.FromSeconds(7), Time = _time }, "timeout_seconds = 60");

        Assert.Equal(ChatFaults.Timeout, fault.Code);
        Assert.Equal(TimeSpan.FromSeconds(60), TimeSpan.FromTicks(_time.GetTimestamp()));
        Assert.Contains("took longer than 60 s; raise 'timeout_seconds'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_in_time_is_not_called_slow()
    {
        var server = new SilentServer(null, new TimeoutException("no connection in time"));
        var fault = await FaultAsync(server, "");

        Assert.Equal((ChatFaults.Failed, 5), (fault.Code, server.Calls));
        Assert.DoesNotContain("raise", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ChatFaultException> FaultAsync(SilentServer server, string settings)
    {
        _folder.Write(CodeGenerationSettings.FileName, "[ollama]\n" + settings);
        var project = CodeGenerationProject.Open(_folder.Root, _time);
        await using var model = ProjectModel.Open(project, new ProjectModelOptions { Environment = _ => null, Transports = _ => server });
        await using var account = new CallAccounts(new Ledger(null, 0), null, _time).Open(Job, 1, null);
        var request = new ChatRequest { Model = project.Settings.Model.Model, Stream = project.Settings.Model.Stream, Messages = [new ChatMessage(ChatRole.User, "hello")] };

        var asking = new PatientChat(model, new ChatLimits(), _time).AskAsync(request, new ChatContext(Job, 1, 1, PromptRole.Create, account), CancellationToken.None);
        await server.Asked.Task;
        await RunClockAsync(asking);

        return await Assert.ThrowsAsync<ChatFaultException>(() => asking);
    }

    private async Task RunClockAsync(Task asking)
    {
        while (!asking.IsCompleted)
        {
            // Lets what the last timer set in motion come to rest before the clock moves on.
            for (var i = 0; i < 50 && !asking.IsCompleted; i++)
                await Task.Delay(1, TestContext.Current.CancellationToken);
            if (!asking.IsCompleted)
                _time.AdvanceToNext();
        }
    }

    private sealed class SilentServer(string? beginning, Exception? fault = null) : HttpMessageHandler
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls { get; private set; }

        public TimeSpan Drip { get; init; } = Timeout.InfiniteTimeSpan;

        public TimeProvider Time { get; init; } = TimeProvider.System;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            Asked.TrySetResult();
            if (fault is not null)
                throw fault;
            if (beginning is not null)
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new SilentStream(beginning, Drip, Time)) };
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("The delay never ends.");
        }
    }

    /// <summary>Says its beginning, and again after every pause.</summary>
    private sealed class SilentStream(string beginning, TimeSpan pause, TimeProvider time) : MemoryStream(Encoding.UTF8.GetBytes(beginning))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await Task.Delay(pause, time, cancellationToken);
                Position = 0;
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
