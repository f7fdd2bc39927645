using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Planning;
using Volley.Specs;

namespace Volley;

/// <summary>
/// What <c>batch.yaml</c> says of a batch that no spec file describes: who made it, how to go on with it, and which jobs it has. It is to be
/// read, by people and by the commands that look at batches; a plan is not made from it.
/// </summary>
public sealed record BatchDescription
{
    /// <summary>How many jobs are listed at most; a larger batch is described without its jobs.</summary>
    public const int MaxListedJobs = 10_000;

    private const string FirstLine = "# No spec file describes this batch.";
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The batch's name.</summary>
    public required string Name { get; init; }

    /// <summary>What made the batch.</summary>
    public required string MadeBy { get; init; }

    /// <summary>What to type to go on with it; <see langword="null"/> where that is not a command line.</summary>
    public string? Again { get; init; }

    /// <summary>What to type to run its failed jobs again; <see langword="null"/> where that is not a command line.</summary>
    public string? RetryFailed { get; init; }

    /// <summary>What the maker put down for its next run, by name.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The jobs in plan order; empty where there are more than <see cref="MaxListedJobs"/>.</summary>
    public ImmutableArray<DescribedJob> Jobs { get; init; } = [];

    /// <summary>Reads what a batch folder says.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The description; <see langword="null"/> where there is none, such as for a batch from a spec.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static BatchDescription? Read(BatchFolder folder) => File.Exists(folder.Spec) ? Parse(File.ReadAllText(folder.Spec)) : null;

    /// <summary>Reads a description.</summary>
    /// <param name="text">The text of a <c>batch.yaml</c>.</param>
    /// <returns>The description; <see langword="null"/> where the text is none.</returns>
    internal static BatchDescription? Parse(string text)
    {
        var body = SpecSource.WithoutHeader(text);
        if (!body.StartsWith(FirstLine, StringComparison.Ordinal))
            return null;
        try
        {
            using var document = JsonDocument.Parse(body[(body.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            return Of(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Describes a batch.</summary>
    internal static BatchDescription Of(string name, ProgramOrigin origin, BatchPlan plan) => new()
    {
        Name = name,
        MadeBy = origin.MadeBy,
        Again = origin.Again,
        RetryFailed = origin.RetryFailed,
        Properties = origin.Properties,
        Jobs = plan.Count > MaxListedJobs ? [] : [.. JobsOf(plan)],
    };

    /// <summary>The text for <c>batch.yaml</c>: JSON, which is YAML too, with a line for each job.</summary>
    internal string ToText()
    {
        var text = new StringBuilder(FirstLine).Append(" It is rewritten by every run; what is changed here changes nothing.\n{\n");
        AppendMember(text, "batch", Name);
        AppendMember(text, "made-by", MadeBy);
        AppendMember(text, "again", Again);
        AppendMember(text, "retry-failed", RetryFailed);
        text.Append("\"properties\": ").Append(Json(WriteProperties)).Append(",\n\"jobs\": [");
        for (var i = 0; i < Jobs.Length; i++)
            text.Append(i == 0 ? "\n" : ",\n").Append(Json(Jobs[i].WriteTo));
        return text.Append("]\n}\n").ToString();
    }

    private static BatchDescription Of(JsonElement root) => new()
    {
        Name = root.GetProperty("batch").GetString()!,
        MadeBy = root.GetProperty("made-by").GetString()!,
        Again = root.TryGetProperty("again", out var again) ? again.GetString() : null,
        RetryFailed = root.TryGetProperty("retry-failed", out var retry) ? retry.GetString() : null,
        Properties = root.GetProperty("properties").EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal),
        Jobs = [.. root.GetProperty("jobs").EnumerateArray().Select(DescribedJob.Of)],
    };

    private static IEnumerable<DescribedJob> JobsOf(BatchPlan plan)
    {
        var ids = new string[plan.Count];
        for (var index = 0; index < ids.Length; index++)
        {
            ids[index] = plan[index].Id;
            yield return new DescribedJob(ids[index], [.. plan.NeedsOf(index).Select(n => ids[n])]);
        }
    }

    private static void AppendMember(StringBuilder text, string name, string? value)
    {
        if (value is not null)
            text.Append('"').Append(name).Append("\": ").Append(Json(w => w.WriteStringValue(value))).Append(",\n");
    }

    private void WriteProperties(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Properties)
            writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>A job as a <see cref="BatchDescription"/> lists it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Needs">The ids of the jobs that it needs, in plan order.</param>
public sealed record DescribedJob(string Id, ImmutableArray<string> Needs)
{
    internal static DescribedJob Of(JsonElement element) => new(
        element.GetProperty("id").GetString()!,
        element.TryGetProperty("needs", out var needs) ? [.. needs.EnumerateArray().Select(n => n.GetString()!)] : []);

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", Id);
        if (!Needs.IsEmpty)
        {
            writer.WriteStartArray("needs");
            foreach (var need in Needs)
                writer.WriteStringValue(need);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
