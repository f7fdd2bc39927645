using System.Buffers;
using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>
/// Reads an answer of status 200 while its bytes pass by, whole or as a stream, however they are cut. Feed it with <see cref="Append"/>, ask
/// for the answer with <see cref="Finish"/> when no more bytes come.
/// </summary>
/// <remarks>Not for use by several threads at once.</remarks>
public sealed class AnswerReader
{
    /// <summary>The largest answer that is not a stream and can be read: 64 MiB. A larger one passes through and is charged at its bound.</summary>
    public const int MaxBytes = StreamSplitter.MaxRecord;

    private readonly WireFormat _format;
    private readonly StreamSplitter? _splitter;
    private readonly ArrayBufferWriter<byte>? _body;
    private readonly AnswerBuilder _answer;
    private readonly Action<StreamRecord> _take;
    private ModelAnswer? _finished;

    /// <summary>Makes a reader.</summary>
    /// <param name="format">The request's format.</param>
    /// <param name="isStream">Whether the answer is a stream.</param>
    /// <param name="keepsText">Whether the answer's text, thinking and tool calls are wanted, or only what is metered.</param>
    public AnswerReader(WireFormat format, bool isStream, bool keepsText = true)
    {
        _format = format;
        _answer = new AnswerBuilder(keepsText);
        _take = Take;
        if (isStream)
            _splitter = new StreamSplitter(format.IsOllama());
        else
            _body = new ArrayBufferWriter<byte>();
    }

    /// <summary>
    /// Whether the stream's last event has been seen, so that nothing of worth can follow; never true before <see cref="Finish"/> of an
    /// answer that is not a stream.
    /// </summary>
    public bool IsComplete => _answer.IsComplete;

    /// <summary>Reads further bytes.</summary>
    /// <param name="bytes">The bytes, as they came.</param>
    /// <param name="deltas">Where the pieces of text and thinking go that they complete; <see langword="null"/> where they are not wanted.</param>
    /// <exception cref="InvalidOperationException">The answer is finished.</exception>
    public void Append(ReadOnlySpan<byte> bytes, ICollection<AnswerDelta>? deltas = null)
    {
        if (_finished is not null)
            throw new InvalidOperationException("The answer is finished.");
        _answer.Deltas = deltas;
        if (_splitter is not null)
            _splitter.Append(bytes, _take);
        else if (_body!.WrittenCount + (long)bytes.Length <= MaxBytes)
            _body.Write(bytes);
        else
            _answer.IsMalformed = true;
        _answer.Deltas = null;
    }

    /// <summary>The answer; no more bytes come.</summary>
    /// <returns>The answer; the same when asked again.</returns>
    public ModelAnswer Finish()
    {
        if (_finished is not null)
            return _finished;
        if (_splitter is not null)
            FinishStream(_splitter);
        else if (!_answer.IsMalformed)
            ReadBody(_body!.WrittenMemory);
        return _finished = _answer.ToAnswer();
    }

    private void FinishStream(StreamSplitter splitter)
    {
        if (splitter.IsTooLarge)
            _answer.IsMalformed = true;
        // The last line end may be missing; half an event is no event, which its JSON shows.
        if (!_answer.IsComplete && splitter.TakeRest() is { } rest && IsWhole(rest))
            Take(rest);
        // Some servers leave out [DONE]; they have at least told why the model stopped.
        if (_format == WireFormat.OpenAiChat && _answer.StopText is not null)
            _answer.IsComplete = true;
    }

    private static bool IsWhole(StreamRecord rest)
    {
        if (rest.Data.Span.SequenceEqual("[DONE]"u8))
            return true;
        using var document = JsonText.TryParse(rest.Data, out _);
        return document is not null;
    }

    private void Take(StreamRecord record)
    {
        if (record.Data.Span.Trim(" \t\r\n"u8).IsEmpty)
            return;
        if (record.Data.Span.SequenceEqual("[DONE]"u8))
        {
            _answer.IsComplete = true;
            return;
        }

        using var document = JsonText.TryParse(record.Data, out _);
        if (document is not { RootElement.ValueKind: JsonValueKind.Object })
        {
            _answer.IsMalformed = true;
            return;
        }

        ReadEvent(document.RootElement, record.Event);
    }

    private void ReadEvent(JsonElement root, string? name)
    {
        switch (_format)
        {
            case WireFormat.OpenAiChat:
                OpenAiChatAnswer.ReadChunk(root, _answer);
                break;
            case WireFormat.OpenAiResponses:
                OpenAiResponsesAnswer.ReadEvent(root, name, _answer);
                break;
            case WireFormat.Anthropic:
                AnthropicAnswer.ReadEvent(root, name, _answer);
                break;
            default:
                OllamaAnswer.ReadLine(root, _answer);
                break;
        }
    }

    private void ReadBody(ReadOnlyMemory<byte> body)
    {
        using var document = JsonText.TryParse(body, out _);
        if (document is not { RootElement.ValueKind: JsonValueKind.Object })
        {
            // Half a body of JSON is a body that was cut off.
            _answer.IsMalformed = body.Length > 0 && !IsCutOff(body.Span);
            return;
        }

        var root = document.RootElement;
        switch (_format)
        {
            case WireFormat.OpenAiChat:
                OpenAiChatAnswer.ReadBody(root, _answer);
                break;
            case WireFormat.OpenAiResponses:
                OpenAiResponsesAnswer.ReadBody(root, _answer);
                break;
            case WireFormat.Anthropic:
                AnthropicAnswer.ReadBody(root, _answer);
                break;
            default:
                OllamaAnswer.ReadLine(root, _answer);
                break;
        }
    }

    private static bool IsCutOff(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, isFinalBlock: false, new JsonReaderState(JsonText.ReaderOptions));
        try
        {
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0 || reader.BytesConsumed < body.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
