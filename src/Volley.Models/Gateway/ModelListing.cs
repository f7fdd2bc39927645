using System.Buffers;
using System.Text.Json;
using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Models.Gateway;

/// <summary>Lists of the models that are known by name: those with a price of their own. A provider may have more.</summary>
internal static class ModelListing
{
    /// <summary>The models that a door leads to, as its clients are to name them: bare for the door's own provider, with the provider in front for others.</summary>
    public static IReadOnlyList<string> Of(ProviderTable providers, string? door)
    {
        if (door is not (null or "openai" or "anthropic" or "ollama"))
            return [.. providers.KnownModels(providers.Find(door)!)];
        var own = door ?? "openai";
        var others = providers.Providers.Where(p => p.Name != own && p.Format.Accepts(FormatOf(own)));
        return [.. providers.Find(own) is { } first ? providers.KnownModels(first) : [], .. others.SelectMany(p => providers.KnownModels(p).Select(m => $"{p.Name}/{m}"))];
    }

    /// <summary>The list in OpenAI's shape, or Anthropic's.</summary>
    public static byte[] List(IReadOnlyList<string> models, WireFormat format) => Write(writer =>
    {
        writer.WriteStartObject();
        if (format != WireFormat.Anthropic)
            writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (var model in models)
            WriteModel(writer, model, format);
        writer.WriteEndArray();
        if (format == WireFormat.Anthropic)
        {
            writer.WriteBoolean("has_more", false);
            WriteId(writer, "first_id", models.Count > 0 ? models[0] : null);
            WriteId(writer, "last_id", models.Count > 0 ? models[^1] : null);
        }

        writer.WriteEndObject();
    });

    /// <summary>One model; <see langword="null"/> where it is not known.</summary>
    public static byte[]? One(IReadOnlyList<string> models, string name, WireFormat format) =>
        models.Contains(name) ? Write(writer => WriteModel(writer, name, format)) : null;

    /// <summary>The list in Ollama's shape.</summary>
    public static byte[] Tags(IReadOnlyList<string> models) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("models");
        foreach (var model in models)
        {
            writer.WriteStartObject();
            writer.WriteString("name", model);
            writer.WriteString("model", model);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static WireFormat FormatOf(string door) => door switch
    {
        "anthropic" => WireFormat.Anthropic,
        "ollama" => WireFormat.OllamaChat,
        _ => WireFormat.OpenAiChat,
    };

    private static void WriteModel(Utf8JsonWriter writer, string model, WireFormat format)
    {
        writer.WriteStartObject();
        writer.WriteString("id", model);
        if (format == WireFormat.Anthropic)
        {
            writer.WriteString("type", "model");
            writer.WriteString("display_name", model);
        }
        else
        {
            writer.WriteString("object", "model");
            writer.WriteNumber("created", 0);
            writer.WriteString("owned_by", "volley");
        }

        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is null)
            writer.WriteNull(name);
        else
            writer.WriteString(name, value);
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
