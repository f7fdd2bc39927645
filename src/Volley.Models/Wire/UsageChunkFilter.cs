using System.Buffers;
using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>
/// Takes out of a stream of chat completions what is there only because <c>include_usage</c> was added: the last chunk, which has usage and no
/// choices, and the <c>usage: null</c> of the others. Every other byte passes as it came.
/// </summary>
public sealed class UsageChunkFilter
{
    private readonly StreamSplitter _splitter = new(isLines: false);
    private readonly Action<StreamRecord> _take;
    private IBufferWriter<byte>? _output;

    /// <summary>Makes a filter.</summary>
    public UsageChunkFilter() => _take = Take;

    /// <summary>Filters bytes. An event is written when its end has come.</summary>
    /// <param name="bytes">The bytes, as they came.</param>
    /// <param name="output">Where the filtered ones go.</param>
    public void Append(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        if (_splitter.IsTooLarge)
        {
            output.Write(bytes);
            return;
        }

        _output = output;
        _splitter.Append(bytes, _take);
        if (_splitter.IsTooLarge)
        {
            Finish(output);
            output.Write(bytes);
        }
    }

    /// <summary>Writes what is left when no more bytes come.</summary>
    /// <param name="output">Where it goes.</param>
    public void Finish(IBufferWriter<byte> output)
    {
        _output = output;
        if (_splitter.TakeRest() is { } rest)
            Take(rest);
    }

    private void Take(StreamRecord record)
    {
        var output = _output!;
        // Most chunks say nothing of it; a key that is written with escapes is no server's.
        if (record.DataStart < 0 || record.Data.Span.IndexOf("\"usage\""u8) < 0)
        {
            output.Write(record.Raw.Span);
            return;
        }

        using var document = JsonText.TryParse(record.Data, out _);
        if (document is not { RootElement.ValueKind: JsonValueKind.Object } || !document.RootElement.TryGetProperty("usage", out var usage))
        {
            output.Write(record.Raw.Span);
            return;
        }

        if (usage.ValueKind == JsonValueKind.Null)
            WriteWithoutUsage(record, output);
        else if (!IsUsageChunk(document.RootElement))
            output.Write(record.Raw.Span);
    }

    private static bool IsUsageChunk(JsonElement chunk) =>
        chunk.Get("choices") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() == 0 && chunk.Get("error") is null;

    private static void WriteWithoutUsage(StreamRecord record, IBufferWriter<byte> output)
    {
        var (start, end) = FindMember(record.Data.Span);
        output.Write(record.Raw.Span[..(record.DataStart + start)]);
        output.Write(record.Raw.Span[(record.DataStart + end)..]);
    }

    /// <summary>Where the member stands, with the comma before it, or after it where it is the first.</summary>
    private static (int Start, int End) FindMember(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonText.ReaderOptions);
        reader.Read();
        var previous = (int)reader.BytesConsumed;
        var isFirst = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = reader.ValueTextEquals("usage"u8);
            var nameAt = (int)reader.TokenStartIndex;
            reader.Read();
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            if (isUsage && !isFirst)
                return (previous, end);
            if (isUsage)
                return (nameAt, AfterComma(json, end));
            previous = end;
            isFirst = false;
        }

        throw new ArgumentException("The object has no usage.", nameof(json));
    }

    private static int AfterComma(ReadOnlySpan<byte> json, int at)
    {
        var next = json[at..].IndexOfAnyExcept(" \t\r\n"u8);
        if (next < 0 || json[at + next] != ',')
            return at;
        var rest = at + next + 1;
        var gap = json[rest..].IndexOfAnyExcept(" \t\r\n"u8);
        return gap < 0 ? rest : rest + gap;
    }
}
