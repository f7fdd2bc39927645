using static Volley.StubServer.Formats.JsonText;

namespace Volley.StubServer.Formats;

/// <summary>The lists of the models that a server has.</summary>
internal static class ModelLists
{
    public static string OpenAi(IEnumerable<string> models)
    {
        var data = List(models.Select(model => $$"""{"id":{{Quote(model)}},"object":"model","created":1735689600,"owned_by":"stub"}"""));
        return $$"""{"object":"list","data":[{{data}}]}""";
    }

    public static string Ollama(IEnumerable<string> models)
    {
        var data = List(models.Select(model =>
            $$$"""{"name":{{{Quote(model)}}},"model":{{{Quote(model)}}},"modified_at":"2025-01-01T00:00:00Z","size":1,"digest":"stub","details":{"parent_model":"","format":"gguf","family":"stub","families":["stub"],"parameter_size":"1B","quantization_level":"Q4_0"}}"""));
        return $$"""{"models":[{{data}}]}""";
    }
}
