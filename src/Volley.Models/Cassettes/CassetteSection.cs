using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Models.Cassettes;

/// <summary>Reads <c>cassette: record|replay|off</c>, or the same as <c>mode</c> of a map that also names the file; its value is a <see cref="CassetteSpec"/>.</summary>
public sealed class CassetteSection : ISectionReader
{
    /// <summary>The section's key in a spec.</summary>
    public const string Key = "cassette";

    /// <inheritdoc/>
    public bool MetersSpending => false;

    /// <inheritdoc/>
    public object? Read(SectionReading reading)
    {
        if (reading.Value is not { } value)
            return new CassetteSpec(null, null);
        if (value.Kind != SpecNodeKind.Map)
            return ModeOf(value, "'cassette'", out var only) ? new CassetteSpec(only, null) : null;
        if (value.AsMap("'cassette'", "Write 'cassette: record', or 'cassette: {mode: record, file: recordings.db}'.") is not { } map)
            return null;
        CassetteMode? mode = null;
        var isRight = map.Require("mode", "Give it 'record', 'replay' or 'off'.") is { } given && ModeOf(given, "'mode'", out mode);
        var file = map.Take("file")?.AsText("'file'");
        map.RejectOthers();
        return isRight ? new CassetteSpec(mode, file is null ? null : Path.GetFullPath(file, reading.Source.Folder)) : null;
    }

    private static bool ModeOf(SpecNode node, string what, out CassetteMode? mode)
    {
        var choice = node.AsChoice(what, "record", "replay", "off");
        mode = choice switch
        {
            0 => CassetteMode.Record,
            1 => CassetteMode.Replay,
            _ => null,
        };
        return choice is not null;
    }
}

/// <summary>What a spec says of recordings.</summary>
/// <param name="Mode">What is done with them; <see langword="null"/> for nothing.</param>
/// <param name="File">The absolute path of their file; <see langword="null"/> for <c>cassettes/NAME.db</c> beside the spec.</param>
public sealed record CassetteSpec(CassetteMode? Mode, string? File)
{
    /// <summary>Opens the recordings of a batch.</summary>
    /// <param name="spec">The batch.</param>
    /// <returns>The recordings, to be disposed; <see langword="null"/> where none are used.</returns>
    /// <exception cref="Volley.Diagnostics.BatchException">The file is not there, is something else, or cannot be used.</exception>
    public Cassette? Open(BatchSpec spec)
    {
        if (Mode is not { } mode)
            return null;
        var file = File ?? Path.Combine(spec.Folder, "cassettes", spec.Name + ".db");
        if (mode == CassetteMode.Record)
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return Cassette.Open(file, mode);
    }
}
