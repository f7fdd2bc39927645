using System.Text.Json.Nodes;

namespace Volley.EndToEnd.Examples;

/// <summary>The files that a batch left.</summary>
internal sealed class BatchFiles(string folder)
{
    public byte[] ResultBytes => File.ReadAllBytes(Path.Combine(folder, "results.jsonl"));

    public string ResultText => File.ReadAllText(Path.Combine(folder, "results.jsonl"));

    public List<JsonObject> Results => Lines("results.jsonl");

    /// <summary>One line for every attempt that ended.</summary>
    public List<JsonObject> Timings => Lines("timings.jsonl");

    public string JobFolder(string job) => Path.Combine(folder, "jobs", job);

    private List<JsonObject> Lines(string name) =>
        [.. File.ReadLines(Path.Combine(folder, name)).Select(line => JsonNode.Parse(line)!.AsObject())];
}
