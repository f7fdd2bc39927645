using System.Text;

namespace Volley.Models.Wire;

/// <summary>Reads the fields of one server-sent event.</summary>
internal static class EventParser
{
    /// <summary>Reads an event from its lines.</summary>
    public static StreamRecord Parse(ReadOnlyMemory<byte> raw)
    {
        var data = ReadOnlyMemory<byte>.Empty;
        string? name = null;
        var dataStart = -1;
        var lines = 0;
        // A byte order mark may stand at the very beginning of a stream, and nowhere else.
        for (var at = raw.Span.StartsWith("\uFEFF"u8) ? 3 : 0; at < raw.Length;)
        {
            var end = raw.Span[at..].IndexOfAny((byte)'\n', (byte)'\r');
            end = end < 0 ? raw.Length : at + end;
            var line = raw.Span[at..end];
            var colon = line.IndexOf((byte)':');
            var field = colon < 0 ? line : line[..colon];
            var valueAt = colon < 0 ? end : at + colon + 1;
            if (valueAt < end && raw.Span[valueAt] == ' ')
                valueAt++;
            if (field.SequenceEqual("data"u8))
            {
                data = lines == 0 ? raw[valueAt..end] : Join(data, raw[valueAt..end]);
                dataStart = lines++ == 0 ? valueAt : -1;
            }
            else if (field.SequenceEqual("event"u8))
            {
                name = Encoding.UTF8.GetString(raw.Span[valueAt..end]);
            }

            at = end + 1;
        }

        return new StreamRecord(raw, data, name, dataStart);
    }

    private static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        var joined = new byte[first.Length + 1 + second.Length];
        first.CopyTo(joined);
        joined[first.Length] = (byte)'\n';
        second.CopyTo(joined.AsMemory(first.Length + 1));
        return joined;
    }
}
