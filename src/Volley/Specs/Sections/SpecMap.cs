using Volley.Specs.Reading;

namespace Volley.Specs.Sections;

/// <summary>A map whose keys are taken one by one; what is left at the end is unknown and reported by <see cref="RejectOthers"/>.</summary>
public sealed class SpecMap
{
    private readonly SpecContext _context;

    internal SpecMap(SpecContext context, MapReader reader)
    {
        _context = context;
        Reader = reader;
    }

    /// <summary>The map as a node.</summary>
    public SpecNode Node => new(_context, Reader.Map);

    /// <summary>What the map is, for messages, such as <c>'retry'</c> or <c>stage 'train'</c>.</summary>
    public string Owner => Reader.Owner;

    /// <summary>All entries in the order written, merged ones last; for maps whose keys are names of the user's choice.</summary>
    public IEnumerable<SpecEntry> Entries =>
        Reader.Map.Entries.Values.Select(e => new SpecEntry(new SpecNode(_context, e.Key), new SpecNode(_context, e.Value)));

    internal MapReader Reader { get; }

    /// <summary>Whether a key is present, with a value or without.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it is.</returns>
    public bool Has(string key) => Reader.Has(key);

    /// <summary>The value of a key, which becomes a known one.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value; <see langword="null"/> where the key is absent, or present without a value, which is reported.</returns>
    public SpecNode? Take(string key) => Reader.Take(key) is { } node ? new SpecNode(_context, node) : null;

    /// <summary>The value of a key that must be there; its absence is reported.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hint">How to write it, as a sentence.</param>
    /// <returns>The value, or <see langword="null"/>.</returns>
    public SpecNode? Require(string key, string hint) => Reader.Require(key, hint) is { } node ? new SpecNode(_context, node) : null;

    /// <summary>Reports a key that is known elsewhere, but may not stand here.</summary>
    /// <param name="key">The key; nothing is reported where it is absent.</param>
    /// <param name="code">The diagnostic's code.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="hint">What to do next.</param>
    public void RejectHere(string key, string code, string message, string hint) => Reader.RejectHere(key, code, message, hint);

    /// <summary>Reports the keys that were not asked for, each with the nearest known one. Not for a stage's own map: the engine does it there.</summary>
    public void RejectOthers() => Reader.RejectOthers();
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record SpecEntry(SpecNode Key, SpecNode Value);
