using System.Text.Encodings.Web;
using System.Text.Json;

namespace Volley.Workloads.CodeGeneration.Status;

/// <summary>The status file's text: a JSON array sorted by id, in the original's shape.</summary>
internal static class StatusJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">The text is something else.</exception>
    public static List<StatusEntry> Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw new JsonException("it is no list");
        var entries = new List<StatusEntry>();
        foreach (var element in document.RootElement.EnumerateArray())
            entries.Add(Entry(element));
        return entries;
    }

    public static void Write(Stream stream, IEnumerable<StatusEntry> entries)
    {
        using var writer = new Utf8JsonWriter(stream, Options);
        writer.WriteStartArray();
        foreach (var entry in entries.OrderBy(e => e.Id, StringComparer.Ordinal))
            Write(writer, entry);
        writer.WriteEndArray();
    }

    private static StatusEntry Entry(JsonElement element)
    {
        var status = Text(element, "status");
        return new StatusEntry
        {
            Id = Text(element, "id"),
            Status = JobStatuses.Parse(status) ?? throw new JsonException($"there is no status '{status}'"),
            CreatedAt = Text(element, "created_at"),
            UpdatedAt = Text(element, "updated_at"),
            Error = Find(element, "error")?.GetString(),
            Partial = Find(element, "partial_state") is { } partial ? Partial(partial) : null,
            Ran = Find(element, "ran") is { ValueKind: JsonValueKind.True },
        };
    }

    private static PartialState Partial(JsonElement element) => new(
        [.. List(element, "successful_edits").Select(e => new AppliedEdit(Text(e, "file_path"), Text(e, "find_preview")))],
        [.. List(element, "failed_edits").Select(e => new FailedEdit(
            Text(e, "file_path"), Text(e, "find_preview"), Text(e, "reason"), Find(e, "suggested_line")?.GetInt32()))]);

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw new JsonException($"an entry has no text '{name}'");

    private static JsonElement.ArrayEnumerator List(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : default;

    private static void Write(Utf8JsonWriter writer, StatusEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("id", entry.Id);
        writer.WriteString("status", entry.Status.Name());
        writer.WriteString("created_at", entry.CreatedAt);
        writer.WriteString("updated_at", entry.UpdatedAt);
        if (entry.Error is { } error)
            writer.WriteString("error", error);
        if (entry.Partial is { } partial)
            Write(writer, partial);
        writer.WriteBoolean("ran", entry.Ran);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PartialState partial)
    {
        writer.WriteStartObject("partial_state");
        writer.WriteStartArray("successful_edits");
        foreach (var edit in partial.Successful)
        {
            writer.WriteStartObject();
            writer.WriteString("file_path", edit.File);
            writer.WriteString("find_preview", edit.FindPreview);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("failed_edits");
        foreach (var edit in partial.Failed)
        {
            writer.WriteStartObject();
            writer.WriteString("file_path", edit.File);
            writer.WriteString("find_preview", edit.FindPreview);
            writer.WriteString("reason", edit.Reason);
            if (edit.SuggestedLine is { } line)
                writer.WriteNumber("suggested_line", line);
            else
                writer.WriteNull("suggested_line");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
