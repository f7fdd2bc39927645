using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>Changes members of a JSON object by cutting and pasting its bytes, so that nothing else of it changes.</summary>
internal sealed class JsonEdits
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly List<Edit> _edits;
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly int _end;

    /// <summary>Looks at an object.</summary>
    /// <param name="text">The text: a JSON object, as was checked before.</param>
    public JsonEdits(ReadOnlyMemory<byte> text)
        : this(text, 0, text.Length, [])
    {
    }

    private JsonEdits(ReadOnlyMemory<byte> text, int start, int length, List<Edit> edits)
    {
        _text = text;
        _edits = edits;
        var reader = new Utf8JsonReader(text.Span.Slice(start, length), JsonText.ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new ArgumentException("The text is no JSON object.", nameof(text));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var type = reader.TokenType;
            var from = start + (int)reader.TokenStartIndex;
            reader.Skip();
            _members[name] = new Member(type, from, start + (int)reader.BytesConsumed);
        }

        _end = start + (int)reader.TokenStartIndex;
    }

    /// <summary>The members of a member that is an object; <see langword="null"/> where it is none.</summary>
    public JsonEdits? Inside(string name) =>
        _members.TryGetValue(name, out var member) && member.Type == JsonTokenType.StartObject
            ? new JsonEdits(_text, member.Start, member.End - member.Start, _edits)
            : null;

    /// <summary>A member that is a whole number; else <see langword="null"/>.</summary>
    public long? WholeOf(string name)
    {
        if (!_members.TryGetValue(name, out var member) || member.Type != JsonTokenType.Number)
            return null;
        using var document = JsonDocument.Parse(_text[member.Start..member.End]);
        return JsonText.Whole(document.RootElement);
    }

    /// <summary>Gives a member another value; one that is not there is left out.</summary>
    public void Replace(string name, string json)
    {
        if (_members.TryGetValue(name, out var member))
            _edits.Add(new Edit(member.Start, member.End, json));
    }

    /// <summary>Gives a member a value, adding it at the object's end where it is not there.</summary>
    public void Set(string name, string json)
    {
        if (_members.ContainsKey(name))
        {
            Replace(name, json);
            return;
        }

        _edits.Add(new Edit(_end, _end, $"{(_members.Count > 0 ? "," : "")}\"{name}\":{json}"));
        _members[name] = new Member(JsonTokenType.None, _end, _end);
    }

    /// <summary>The text with all changes.</summary>
    public ReadOnlyMemory<byte> Apply()
    {
        if (_edits.Count == 0)
            return _text;
        var result = new ArrayBufferWriter<byte>(_text.Length + _edits.Sum(e => Encoding.UTF8.GetByteCount(e.Json)));
        var at = 0;
        foreach (var edit in _edits.OrderBy(e => e.Start))
        {
            result.Write(_text.Span[at..edit.Start]);
            Encoding.UTF8.GetBytes(edit.Json, result);
            at = edit.End;
        }

        result.Write(_text.Span[at..]);
        return result.WrittenMemory;
    }

    private sealed record Member(JsonTokenType Type, int Start, int End);

    private sealed record Edit(int Start, int End, string Json);
}
