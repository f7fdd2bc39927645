using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Volley.Cli.Tables;

/// <summary>One member of a flat JSON object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind; nested values are <see cref="JsonTokenType.StartObject"/> or <see cref="JsonTokenType.StartArray"/>.</param>
/// <param name="Text">Its value: the text of a string, else the JSON as written.</param>
internal sealed record JsonMember(string Name, JsonTokenType Kind, string Text);

/// <summary>Reads the one-line JSON objects of a result: parameters and metrics.</summary>
internal static class JsonObjectText
{
    /// <summary>The members in order; none where the text is no object.</summary>
    /// <param name="json">The object; <see langword="null"/> for none.</param>
    /// <param name="members">Where to put them; cleared first, so that one list serves a whole pass.</param>
    public static void Read(string? json, List<JsonMember> members)
    {
        members.Clear();
        if (json is null)
            return;
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(json, bytes);
            Read(bytes.AsSpan(0, length), members);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void Read(ReadOnlySpan<byte> json, List<JsonMember> members)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var kind = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            if (kind == JsonTokenType.String)
            {
                members.Add(new JsonMember(name, kind, reader.GetString()!));
                continue;
            }

            reader.Skip();
            members.Add(new JsonMember(name, kind, Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed])));
        }
    }
}
