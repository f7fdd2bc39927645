using System.Text.Json;
using Volley.Cli.Commands;
using Volley.Cli.Terminal;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen status</c></summary>
internal sealed class CodegenStatusCommand : ProjectCommand
{
    private readonly FlagOption _verbose = new("--verbose", "List every job.", "-v");
    private readonly FlagOption _json = new("--json", "Give one JSON object.");

    public CodegenStatusCommand()
        : base(
            "status",
            "Show how many jobs stand where; changes nothing.",
            new CommandExample("volley codegen status -v --project examples/codegen", "Every job of the example."),
            new CommandExample("volley codegen status --json --project examples/codegen", "For a program."))
    {
        Add(_verbose);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override Func<string, Task<int>> Prepare(Invocation call, OptionReader reader) => Simply(root =>
    {
        var book = Open(call, root).Statuses.Read();
        if (_json.IsIn(call.Parse))
            JsonAnswer.Write(call.Terminal, writer => Write(writer, book));
        else
            call.Terminal.Out.WriteLines(Lines(book, _verbose.IsIn(call.Parse)));
        return ExitCodes.Success;
    });

    private static (string Name, int Count)[] Counts(StatusBook book) =>
    [
        ("Total", book.Entries.Count),
        ("Created", book.Entries.Count(e => e.Status == JobStatus.Created)),
        ("Pending", book.Entries.Count(e => e.Status.IsPending())),
        ("Partial", book.Entries.Count(e => e.Status == JobStatus.Partial)),
        ("Passed", book.Entries.Count(e => e.Status == JobStatus.Pass)),
        ("Failed", book.Entries.Count(e => e.Status == JobStatus.Fail)),
    ];

    private static IEnumerable<StyledLine> Lines(StatusBook book, bool isVerbose)
    {
        yield return StyledLine.Of(string.Join(" | ", Counts(book).Select(c => $"{c.Name}: {c.Count}")));
        if (!isVerbose)
            yield break;
        var width = book.Entries.Select(e => e.Id.Length).DefaultIfEmpty(0).Max();
        foreach (var entry in book.Entries)
        {
            yield return new StyledLine().Add(entry.Id.PadRight(width) + "  ").Add(entry.Status.Name(), ToneOf(entry.Status));
            foreach (var line in (entry.Error ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                yield return StyledLine.Of("    " + line, Tone.Dim);
        }
    }

    private static Tone ToneOf(JobStatus status) => status switch
    {
        JobStatus.Pass => Tone.Good,
        JobStatus.Fail => Tone.Bad,
        _ => Tone.Plain,
    };

    private static void Write(Utf8JsonWriter writer, StatusBook book)
    {
        writer.WriteStartObject();
        foreach (var (name, count) in Counts(book))
            writer.WriteNumber(name.ToLowerInvariant(), count);
        writer.WriteStartArray("jobs");
        foreach (var entry in book.Entries)
        {
            writer.WriteStartObject();
            writer.WriteString("id", entry.Id);
            writer.WriteString("status", entry.Status.Name());
            writer.WriteString("updated_at", entry.UpdatedAt);
            writer.WriteBoolean("ran", entry.Ran);
            if (entry.Error is { } error)
                writer.WriteString("error", error);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
