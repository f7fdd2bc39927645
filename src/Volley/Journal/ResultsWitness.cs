using System.Text.Json;
using Volley.Outputs;

namespace Volley.Journal;

/// <summary>The hash of a job's id.</summary>
/// <param name="Value">The hash.</param>
internal readonly record struct JobIdHash(ulong Value);

/// <summary>Compares <c>results.jsonl</c> with the journal: a line there of a job that the journal never decided means lost entries.</summary>
internal static class ResultsWitness
{
    /// <summary>Whether there is anything to compare.</summary>
    public static bool HasLines(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    /// <summary>Requires an outcome for the job of every complete line. A line that is not JSON proves nothing: the run writes it anew.</summary>
    /// <param name="folder">The batch.</param>
    /// <param name="everDecided">The hashes of the ids of all jobs with an outcome; <see langword="null"/> where the file has no lines.</param>
    /// <returns>The number of complete lines.</returns>
    public static long Require(BatchFolder folder, HashSet<JobIdHash>? everDecided)
    {
        if (everDecided is null)
            return 0;
        using var lines = new CompleteLines(folder.Results);
        while (lines.TryRead(out var line))
            if (TryJob(line, out var hash) && !everDecided.Contains(hash))
                throw JournalFaults.Damaged(
                    folder, $"journal.db lost entries: line {lines.Number} of results.jsonl tells of a job that it never decided: {Excerpt(line)}");
        return lines.Number;
    }

    private static bool TryJob(ReadOnlySpan<byte> line, out JobIdHash hash)
    {
        hash = default;
        ReadOnlySpan<byte> begin = "{\"job\":\""u8;
        if (line.StartsWith(begin) && line[begin.Length..] is var rest && rest.IndexOf((byte)'"') is >= 0 and var end && IsPlain(rest[..end]))
        {
            hash = new JobIdHash(XxHash64.Compute(rest[..end]));
            return true;
        }

        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || !json.Read() || !json.ValueTextEquals("job"u8) || !json.Read() || json.TokenType != JsonTokenType.String)
                return false;
            Span<byte> id = json.ValueSpan.Length <= 1024 ? stackalloc byte[json.ValueSpan.Length] : new byte[json.ValueSpan.Length];
            hash = new JobIdHash(XxHash64.Compute(id[..json.CopyString(id)]));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether a text stands in JSON as it is, as nearly all ids do: reading those as JSON takes several times as long.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
            if (c is < 0x20 or >= 0x7F or (byte)'\\')
                return false;
        return true;
    }

    private static string Excerpt(ReadOnlySpan<byte> line) => System.Text.Encoding.UTF8.GetString(line[..Math.Min(line.Length, 80)]);
}
