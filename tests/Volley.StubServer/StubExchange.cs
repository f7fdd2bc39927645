using Microsoft.AspNetCore.Http;
using Volley.StubServer.Answers;
using Volley.StubServer.Formats;
using Volley.StubServer.Log;

namespace Volley.StubServer;

/// <summary>One request from its arrival to its end.</summary>
internal sealed class StubExchange(StubModelServer server, StubOptions options, HttpContext context)
{
    private readonly HitLog _log = server.Log;
    private readonly ReplyWriter _writer = new(context);

    public async Task RunAsync()
    {
        var (timestamp, at) = (options.Time.GetTimestamp(), options.Time.GetUtcNow());
        var inFlight = _log.Enter();
        try
        {
            var body = await RequestReader.BodyAsync(context);
            using var json = RequestReader.Json(body ?? []);
            var path = context.Request.Path.Value ?? "";
            var hit = new StubHit
            {
                Timestamp = timestamp,
                At = at,
                InFlight = inFlight,
                Path = path,
                Format = StubFormats.Of(path),
                Model = RequestShape.Model(json?.RootElement ?? default),
                Headers = RequestReader.Headers(context.Request.Headers),
                Key = RequestReader.Key(context.Request.Headers),
                RequestHash = RequestReader.Hash(path, body ?? []),
                Body = options.KeepBodies ? body : null,
            };
            _log.Add(hit);
            if (body is null)
                _log.End(hit, clientLeft: !server.IsStopping);
            else
                await AnswerAsync(hit, new StubRequest(hit, body, json?.RootElement ?? default, options.Time));
        }
        finally
        {
            _log.Leave();
        }
    }

    private async Task AnswerAsync(StubHit hit, StubRequest request)
    {
        var behaviour = Choose(request);
        var clientLeft = false;
        try
        {
            if (behaviour is null)
                await ListAsync(hit, request);
            else if (behaviour.Error is { } error)
                await FailAsync(hit, request, behaviour, error);
            else
                await ReplyAsync(hit, request, behaviour);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            clientLeft = !server.IsStopping;
        }
        finally
        {
            behaviour?.Ended?.Invoke();
            _log.End(hit, clientLeft);
        }
    }

    /// <summary>The behaviour for a call; null for a list of models.</summary>
    private StubBehaviour? Choose(StubRequest request)
    {
        if (Refusals.Of(request, context.Request.Method, options) is { } refusal)
            return StubBehaviour.Fail(refusal);
        if (!request.Format.IsCall())
            return null;
        try
        {
            return options.Behaviour(request);
        }
        catch (Exception mistake)
        {
            server.Blame(mistake);
            return StubBehaviour.Fail(new StubError { Status = 500, Message = $"The stub's behaviour threw: {mistake.Message}" });
        }
    }

    private Task ListAsync(StubHit hit, StubRequest request)
    {
        _log.Begin(hit, 200, retryAt: null);
        var list = request.Format == StubFormat.OllamaTags ? ModelLists.Ollama(options.Models) : ModelLists.OpenAi(options.Models);
        return _writer.WholeAsync(list, "application/json");
    }

    private async Task FailAsync(StubHit hit, StubRequest request, StubBehaviour behaviour, StubError error)
    {
        await PassAsync(behaviour.FirstByte, request, step: 0);
        var retryAt = error.Hint.Write(context.Response.Headers, options.Time.GetUtcNow(), behaviour.TrueWait);
        Start(hit, behaviour, error.Status, retryAt);
        _writer.TrickleBytes = behaviour.TrickleBytes;
        await _writer.WholeAsync(error.Body(request.Format), error.ContentType);
    }

    private async Task ReplyAsync(StubHit hit, StubRequest request, StubBehaviour behaviour)
    {
        var reply = new StubReply(request, behaviour);
        _writer.TrickleBytes = behaviour.TrickleBytes;
        // Billed before anything else: what the client sees of an answer is then never ahead of the count.
        _log.Bill(hit, reply.Usage, CostOf(request, reply.Usage));
        await PassAsync(behaviour.FirstByte, request, step: 0);
        if (behaviour.Fault is { Kind: StubFaultKind.Stall or StubFaultKind.Reset, Chunks: 0 } fault)
        {
            await _writer.BreakAsync(fault.Kind);
            return;
        }

        Start(hit, behaviour, 200, retryAt: null);
        if (request.Streams)
            await StreamAsync(hit, behaviour, reply);
        else
            await WholeAsync(hit, behaviour, reply);
    }

    private async Task WholeAsync(StubHit hit, StubBehaviour behaviour, StubReply reply)
    {
        Produce(hit, reply, reply.ContentLength);
        var text = StubFormats.Writer(reply.Request.Format).Whole(reply);
        var half = text[..(text.Length / 2)];
        switch (behaviour.Fault?.Kind)
        {
            case null or StubFaultKind.ErrorEvent:
                await _writer.WholeAsync(text, "application/json");
                break;
            case StubFaultKind.Stall or StubFaultKind.Reset:
                await _writer.PartAsync(half, text, "application/json");
                await _writer.BreakAsync(behaviour.Fault.Kind);
                break;
            default:
                await _writer.WholeAsync(half, "application/json");
                break;
        }
    }

    private async Task StreamAsync(StubHit hit, StubBehaviour behaviour, StubReply reply)
    {
        var format = StubFormats.Writer(reply.Request.Format);
        var (chunks, characters, fault) = (0, 0, behaviour.Fault);
        Produce(hit, reply, characters);
        _writer.BeginStream(format.StreamType);
        foreach (var part in format.Stream(reply))
        {
            var text = part.Text;
            if (fault is not null && (part.Content > 0 || part.IsEnd) && (chunks >= fault.Chunks || part.IsEnd))
            {
                if (fault.Kind == StubFaultKind.ErrorEvent)
                    await _writer.ChunkAsync(format.ErrorEvent(StubError.Overloaded()));
                if (fault.Kind != StubFaultKind.Malform)
                {
                    await _writer.BreakAsync(fault.Kind);
                    return;
                }

                (text, fault) = (Malformed(text), null);
            }

            if (part.Content > 0)
            {
                await PassAsync(behaviour.EveryChunk, reply.Request, step: ++chunks);
                characters += part.Content;
                Produce(hit, reply, characters);
            }

            await _writer.ChunkAsync(text);
        }
    }

    /// <summary>An event with its frame whole and its JSON cut.</summary>
    private static string Malformed(string text)
    {
        var end = text.TrimEnd('\n');
        var data = Math.Max(0, end.IndexOf('{', StringComparison.Ordinal));
        return end[..(data + ((end.Length - data + 1) / 2))] + text[end.Length..];
    }

    private void Start(StubHit hit, StubBehaviour behaviour, int status, DateTimeOffset? retryAt)
    {
        context.Response.StatusCode = status;
        context.Response.Headers[hit.Format == StubFormat.Anthropic ? "request-id" : "x-request-id"] = $"req_{hit.Number}";
        foreach (var (name, value) in behaviour.Headers)
            context.Response.Headers[name] = value;
        _log.Begin(hit, status, retryAt);
    }

    private void Produce(StubHit hit, StubReply reply, int characters)
    {
        context.RequestAborted.ThrowIfCancellationRequested();
        var produced = reply.ProducedAfter(characters);
        _log.Produce(hit, produced, CostOf(reply.Request, produced));
    }

    private decimal CostOf(StubRequest request, StubUsage usage) => options.PriceOf(request.Model)?.CostOf(usage) ?? 0;

    private Task PassAsync(Latency? latency, StubRequest request, int step) =>
        latency?.PassAsync(request, step, context.RequestAborted) ?? Task.CompletedTask;
}
