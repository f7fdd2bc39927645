using System.Net;
using System.Runtime.CompilerServices;
using Volley.Budgets;
using Volley.Models.Pipeline;
using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Models.Clients;

/// <summary>Asks models from within Volley, through the same pipeline as everybody else, in whatever format their providers speak.</summary>
/// <param name="pipeline">The pipeline.</param>
public sealed class ChatClient(ModelPipeline pipeline)
{
    private const int ChunkSize = 8 * 1024;

    /// <summary>Asks, and waits for the whole answer.</summary>
    /// <param name="request">The question.</param>
    /// <param name="account">The money, and the job that asks.</param>
    /// <param name="token">Ends the call.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the job's attempt is over.</exception>
    /// <exception cref="Volley.Diagnostics.BatchException">The journal or the recordings cannot be written.</exception>
    public async Task<ChatAnswer> AskAsync(ChatRequest request, CallAccount account, CancellationToken token)
    {
        var call = CallOf(request, account, isStream: false);
        using var response = await pipeline.SendAsync(call, token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            return Failed(call);
        var reader = new AnswerReader(call.Request.Format, isStream: false);
        reader.Append(await response.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false));
        return AnswerOf(call, request, reader.Finish());
    }

    /// <summary>Asks, and hands on the answer as it comes, thinking included.</summary>
    /// <param name="request">The question.</param>
    /// <param name="account">The money, and the job that asks.</param>
    /// <param name="token">Ends the call.</param>
    /// <returns>The pieces, and as the last chunk the whole answer, or why it failed. Leaving before that ends the call, which counts at its maximum.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the job's attempt is over.</exception>
    /// <exception cref="Volley.Diagnostics.BatchException">The journal or the recordings cannot be written.</exception>
    public async IAsyncEnumerable<ChatChunk> StreamAsync(ChatRequest request, CallAccount account, [EnumeratorCancellation] CancellationToken token)
    {
        var call = CallOf(request, account, isStream: true);
        using var response = await pipeline.SendAsync(call, token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            yield return new ChatChunk { Answer = Failed(call) };
            yield break;
        }

        var isStream = response.Content is StreamContent;
        var reader = new AnswerReader(call.Request.Format, isStream);
        using var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        var (buffer, deltas) = (new byte[ChunkSize], new List<AnswerDelta>());
        Exception? fault = null;
        while (true)
        {
            (var count, fault) = await ReadAsync(stream, buffer, token).ConfigureAwait(false);
            if (count == 0)
                break;
            deltas.Clear();
            reader.Append(buffer.AsSpan(0, count), deltas);
            foreach (var delta in deltas)
                yield return new ChatChunk { Delta = delta };
        }

        yield return new ChatChunk { Answer = AnswerOf(call, request, reader.Finish(), fault) };
    }

    /// <summary>Reads on; a connection that breaks is an end, of which the reader knows that it came too early.</summary>
    private static async ValueTask<(int Count, Exception? Fault)> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken token)
    {
        try
        {
            return (await stream.ReadAsync(buffer, token).ConfigureAwait(false), null);
        }
        catch (Exception fault) when (TransportFaults.IsOne(fault))
        {
            return (0, fault);
        }
    }

    private static ModelCall CallOf(ChatRequest request, CallAccount account, bool isStream)
    {
        var format = request.Model.Provider.Format.ChatFormat();
        var body = ChatRequestWriter.Write(request, format, isStream);
        var read = ModelRequest.Read(format, body, out var problem);
        return new ModelCall
        {
            Model = request.Model,
            Request = read ?? throw new ArgumentException($"The request cannot be made: {problem!.Message}", nameof(request)),
            Body = body,
            Account = account,
        };
    }

    private static ChatAnswer AnswerOf(ModelCall call, ChatRequest request, ModelAnswer answer, Exception? fault = null)
    {
        var (provider, receipt) = (call.Model.Provider.Name, call.Receipt);
        var why = (answer.Failure?.Message ?? (fault is null ? null : TransportFaults.Describe(fault))) is { } said ? ": " + said : "";
        var broken = new CallFailure(FailureClass.Transient, (int)HttpStatusCode.OK, answer.Failure?.Code ?? CodeOf(fault),
            $"the answer of the provider '{provider}' broke off{why}", IsOwn: false);
        var failure = answer.End == AnswerEnd.Complete ? null : broken with { IsFinal = false };
        return new ChatAnswer
        {
            Text = TextOf(request, answer),
            Thinking = answer.Thinking,
            ToolCalls = answer.ToolCalls,
            Stop = answer.Stop,
            Usage = receipt.Usage ?? TokenUsage.None,
            Cost = receipt.Cost,
            Hits = receipt.Hits,
            Failure = failure,
        };
    }

    private static string CodeOf(Exception? fault) =>
        fault is AttemptTimeoutException late ? late.IsWhole ? "answer_too_long" : "answer_stopped" : "answer_broke_off";

    private static string TextOf(ChatRequest request, ModelAnswer answer) =>
        request.JsonSchema is not null && answer.ToolCalls.FirstOrDefault(t => t.Name == ChatRequestWriter.AnswerTool) is { } tool ? tool.Arguments : answer.Text;

    private static ChatAnswer Failed(ModelCall call) => new()
    {
        Failure = call.Receipt.Failure ?? throw new InvalidOperationException("A call that failed has no reason."),
        Cost = call.Receipt.Cost,
        Hits = call.Receipt.Hits,
    };
}
