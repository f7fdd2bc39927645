using System.Net;
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
        _folder.Write(CodeGenerationSettings.FileName, "[ollama]\n" + settings);
        var project = CodeGenerationProject.Open(_folder.Root, _time);
        var server = new SilentServer(hasHeaders);
        await using var model = ProjectModel.Open(project, new ProjectModelOptions { Environment = _ => null, Transports = _ => server });
        await using var account = new CallAccounts(new Ledger(null, 0), null, _time).Open(Job, 1, null);
        var limits = new ChatLimits { Request = project.Settings.Model.Timeout, Stall = project.Settings.Model.Stall };
        var request = new ChatRequest { Model = project.Settings.Model.Model, Stream = project.Settings.Model.Stream, Messages = [new ChatMessage(ChatRole.User, "hello")] };

        var asking = new PatientChat(model, limits, _time).AskAsync(request, new ChatContext(Job, 1, 1, PromptRole.Create, account), CancellationToken.None);
        await server.Asked.Task;
        await RunClockAsync(asking);

        var fault = await Assert.ThrowsAsync<ChatFaultException>(() => asking);
        Assert.Equal((ChatFaults.Stalled, 1), (fault.Code, server.Calls));
        Assert.Equal(TimeSpan.FromSeconds(seconds), TimeSpan.FromTicks(_time.GetTimestamp()));
        Assert.Contains($"raise '{setting}'", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

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

    private sealed class SilentServer(bool hasHeaders) : HttpMessageHandler
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            Asked.TrySetResult();
            if (hasHeaders)
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new SilentStream()) };
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("The delay never ends.");
        }
    }

    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
