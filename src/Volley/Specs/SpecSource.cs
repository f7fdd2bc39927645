using System.Buffers;
using System.Text;
using System.Text.Json;
using Volley.Diagnostics;

namespace Volley.Specs;

/// <summary>A spec as text, with what is needed to make sense of it.</summary>
public sealed record SpecSource
{
    /// <summary>The largest spec that is read: 4 MiB of UTF-8.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>
    /// How the first line of a batch folder's <c>batch.yaml</c> begins; what follows is the absolute folder that the spec's paths are
    /// relative to, as a JSON string where it contains control characters.
    /// </summary>
    public const string HeaderPrefix = "# volley spec folder: ";

    /// <summary>The file's path as the user gave it, for messages.</summary>
    public required string File { get; init; }

    /// <summary>The text as read, without a byte order mark; the header line of a batch folder's copy is part of it.</summary>
    public required string Text { get; init; }

    /// <summary>The absolute folder that relative paths of the spec are relative to.</summary>
    public required string Folder { get; init; }

    /// <summary>Where programs are looked for, as in <c>PATH</c>. Default: this process's.</summary>
    public string? SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH");

    /// <summary>Reads a spec's text.</summary>
    /// <param name="specArgument">A spec file, or a folder with a <c>batch.yaml</c>.</param>
    /// <param name="error">Why it cannot be read; <see langword="null"/> where it can.</param>
    /// <returns>The source, or <see langword="null"/>.</returns>
    public static SpecSource? Read(string specArgument, out Diagnostic? error)
    {
        var file = Directory.Exists(specArgument) ? Path.Combine(specArgument, "batch.yaml") : specArgument;
        error = ReadText(file, specArgument, out var text);
        if (error is not null)
            return null;
        if (BatchDescription.Parse(text) is { } description)
        {
            error = NoSpec(file, description);
            return null;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (IsBatchFolder(folder) && ReadHeader(text) is { } headed)
        {
            if (!Path.IsPathFullyQualified(headed) || !Directory.Exists(headed))
            {
                error = Diagnostic.Error(DiagnosticCodes.SpecFolderMissing,
                    $"the folder '{headed}' that this batch's paths are relative to does not exist",
                    new SourceLocation(file, 1), "Put it back, or correct the path in the file's first line.");
                return null;
            }

            folder = headed;
        }

        return new SpecSource { File = file, Text = text, Folder = folder };
    }

    /// <summary>A spec's text under a header line that names its folder: what a batch folder keeps.</summary>
    /// <param name="text">The text; an earlier header is replaced.</param>
    /// <param name="folder">The folder that the spec's paths are relative to; absolute.</param>
    /// <returns>The text.</returns>
    public static string HeadedText(string text, string folder)
    {
        var shown = folder.Any(char.IsControl) ? $"\"{JsonEncodedText.Encode(folder)}\"" : folder;
        return $"{HeaderPrefix}{shown}\n{WithoutHeader(text)}";
    }

    /// <summary>A spec's text without the header line that a batch folder's copy has.</summary>
    /// <param name="text">The text, with or without a header.</param>
    /// <returns>The text as the user wrote it.</returns>
    public static string WithoutHeader(string text)
    {
        if (!text.StartsWith(HeaderPrefix, StringComparison.Ordinal))
            return text;
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? "" : text[(end + 1)..];
    }

    /// <summary>How a path of the spec is shown in messages: beside the spec's file as the user gave it, where that is possible.</summary>
    /// <param name="path">A path relative to <see cref="Folder"/>, or absolute.</param>
    /// <returns>The path to show.</returns>
    internal string DisplayPath(string path)
    {
        var beside = Path.GetDirectoryName(File) ?? "";
        var isBeside = string.Equals(Path.GetFullPath(Path.Combine(Environment.CurrentDirectory, beside)), Folder,
            StringComparison.Ordinal);
        return Path.Combine(isBeside ? beside : Folder, path);
    }

    private static Diagnostic NoSpec(string file, BatchDescription description) => Diagnostic.Error(
        DiagnosticCodes.NoSpecDescribes,
        $"no spec describes this batch: '{description.MadeBy}' made it",
        new SourceLocation(file),
        description.Again is { } again ? $"Go on with it by typing: {again}" : $"Run '{description.MadeBy}' again to go on with it.");

    private static bool IsBatchFolder(string folder)
    {
        var batch = new BatchFolder(folder);
        return System.IO.File.Exists(batch.Journal) || System.IO.File.Exists(batch.JournalPointer);
    }

    private static string? ReadHeader(string text)
    {
        if (!text.StartsWith(HeaderPrefix, StringComparison.Ordinal))
            return null;
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var shown = text[HeaderPrefix.Length..(end < 0 ? text.Length : end)];
        return shown.StartsWith('"') ? FromJson(shown) : shown;
    }

    private static string FromJson(string shown)
    {
        try
        {
            using var document = JsonDocument.Parse(shown);
            return document.RootElement.GetString() ?? shown;
        }
        catch (JsonException)
        {
            return shown;
        }
    }

    private static Diagnostic? ReadText(string file, string argument, out string text)
    {
        text = "";
        var at = new SourceLocation(file);
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            return Decode(ReadUpTo(stream, MaxBytes + 1), at, out text);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return file == argument
                ? Diagnostic.Error(DiagnosticCodes.SpecNotFound, "there is no such file or folder", at,
                    "Check the path: a spec is a file, or a folder with a 'batch.yaml'.")
                : Diagnostic.Error(DiagnosticCodes.SpecNotFound, $"the folder '{argument}' has no 'batch.yaml'", at,
                    "Name the spec's file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Diagnostic.Error(DiagnosticCodes.SpecUnreadable, $"the spec cannot be read: {e.Message}", at,
                "Check the path and its permissions.");
        }
    }

    private static Diagnostic? Decode(ReadOnlySpan<byte> bytes, SourceLocation at, out string text)
    {
        text = "";
        if (bytes.Length > MaxBytes)
            return TooLarge(at);
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[3..];
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return null;
        }
        catch (DecoderFallbackException e)
        {
            var line = bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n') + 1;
            return Diagnostic.Error(DiagnosticCodes.SpecUnreadable, "the spec is not UTF-8 text", at with { Line = line },
                "Save it as UTF-8.");
        }
    }

    /// <summary>The diagnostic for a spec over <see cref="MaxBytes"/>.</summary>
    internal static Diagnostic TooLarge(SourceLocation at) =>
        Diagnostic.Error(DiagnosticCodes.SpecTooLarge, "the spec is larger than 4 MiB", at,
            "Put long lists into an items file: 'items: {lines: …}' or '{csv: …}'.");

    private static ReadOnlySpan<byte> ReadUpTo(Stream stream, int limit)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        while (buffer.WrittenCount < limit)
        {
            var read = stream.Read(buffer.GetSpan(1));
            if (read == 0)
                break;
            buffer.Advance(read);
        }

        return buffer.WrittenSpan;
    }
}
