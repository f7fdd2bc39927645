using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>Looks through a request for what its bytes do not bound.</summary>
internal sealed class RequestScan
{
    private static readonly HashSet<string> MediaParts = new(StringComparer.Ordinal)
    {
        "image_url", "input_image", "image", "image_file", "input_audio", "audio", "file", "input_file", "document", "video_url",
        "input_video", "video", "container_upload", "computer_screenshot",
    };

    /// <summary>Tools of OpenAI that the client runs; any other type that is not one of these may be run by the provider.</summary>
    private static readonly HashSet<string> ClientTools = new(StringComparer.Ordinal) { "function", "custom", "local_shell", "apply_patch" };

    /// <summary>What Anthropic's tools that the client runs begin with; any other type is run by the provider.</summary>
    private static readonly string[] AnthropicClientTools = ["bash_", "text_editor_", "computer_", "memory_"];

    private bool _writesLong;
    private bool _writes;

    /// <summary>What was found.</summary>
    public CostRisks Risks { get; private set; }

    /// <summary>How many tools are declared.</summary>
    public int Tools { get; private set; }

    /// <summary>How many of them the provider has defined.</summary>
    public int BuiltInTools { get; private set; }

    /// <summary>The cache writes that may be billed.</summary>
    public CacheWrites CacheWrites => _writesLong ? CacheWrites.Extended : _writes ? CacheWrites.Usual : CacheWrites.None;

    /// <summary>Scans a request.</summary>
    public static RequestScan Of(WireFormat format, JsonElement root)
    {
        var scan = new RequestScan { _writes = format is WireFormat.OpenAiChat or WireFormat.OpenAiResponses };
        foreach (var property in root.EnumerateObject())
            scan.ReadField(format, property.Name, property.Value);
        return scan;
    }

    private void ReadField(WireFormat format, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return;
        switch (name)
        {
            case "messages" or "input" or "system" or "content":
                Walk(value, isContent: true);
                return;
            case "tools":
                foreach (var tool in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
                    ReadTool(format, tool);
                Walk(value, isContent: false);
                return;
            case var images when IsImages(images) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0:
            case "audio":
            case "modalities" when value.GetRawText().Contains("audio", StringComparison.Ordinal):
                Risks |= CostRisks.Media;
                break;
            case "prompt" when value.ValueKind == JsonValueKind.Object:
            case "previous_response_id" or "conversation" or "container":
            case "background" when value.ValueKind != JsonValueKind.False:
                Risks |= CostRisks.ServerState;
                break;
            case "web_search_options" or "mcp_servers" or "plugins" or "context_management":
                Risks |= CostRisks.ServerTools;
                break;
            case "models" or "fallbacks":
                Risks |= CostRisks.OtherModels;
                break;
            case "prediction":
                Risks |= CostRisks.Prediction;
                break;
            case "service_tier" when !IsOneOf(value, "auto", "default", "standard", "standard_only", "flex"):
            case "speed" when !IsOneOf(value, "standard"):
            case "inference_geo" when !IsOneOf(value, "global"):
                Risks |= CostRisks.PremiumService;
                break;
        }

        if (name == "cache_control")
            ReadCacheControl(value);
        else
            Walk(value, isContent: false);
    }

    private void ReadTool(WireFormat format, JsonElement tool)
    {
        Tools++;
        var type = tool.GetText("type");
        if (type is null or "custom" or "function")
            return;
        BuiltInTools++;
        var isClients = format == WireFormat.Anthropic
            ? AnthropicClientTools.Any(p => type.StartsWith(p, StringComparison.Ordinal))
            : ClientTools.Contains(type);
        if (!isClients)
            Risks |= CostRisks.ServerTools;
    }

    /// <summary>Looks for cache marks everywhere, for media and references only in what the model is given to read.</summary>
    private void Walk(JsonElement element, bool isContent)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Walk(item, isContent);
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject())
        {
            if (property.NameEquals("cache_control"))
            {
                ReadCacheControl(property.Value);
                continue;
            }

            if (isContent)
                ReadPart(element, property);
            Walk(property.Value, isContent);
        }
    }

    private void ReadPart(JsonElement part, JsonProperty property)
    {
        var value = property.Value;
        if (property.NameEquals("type") && value.ValueKind == JsonValueKind.String)
        {
            var type = JsonText.Unescaped(value);
            // A document may be plain text, which counts like any other.
            if (MediaParts.Contains(type) && !(type == "document" && part.Get("source")?.GetText("type") is "text" or "content"))
                Risks |= CostRisks.Media;
            if (type == "item_reference")
                Risks |= CostRisks.ServerState;
        }
        else if (property.NameEquals("file_id") && value.ValueKind == JsonValueKind.String)
        {
            Risks |= CostRisks.Media;
        }
        else if (IsImages(property.Name) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
        {
            Risks |= CostRisks.Media;
        }
        else if (property.NameEquals("audio") && value.ValueKind == JsonValueKind.Object)
        {
            Risks |= CostRisks.Media;
        }
    }

    private void ReadCacheControl(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        _writes = true;
        // A lifetime that is not known is taken for the dearest.
        _writesLong |= value.GetText("ttl") is not (null or "5m");
    }

    /// <summary>Ollama takes the key in any case.</summary>
    private static bool IsImages(string name) => name.Equals("images", StringComparison.OrdinalIgnoreCase);

    private static bool IsOneOf(JsonElement value, params ReadOnlySpan<string> words) =>
        value.ValueKind == JsonValueKind.String && words.Contains(JsonText.Unescaped(value));
}
