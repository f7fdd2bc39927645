using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Volley.Models.Wire;

namespace Volley.Models.Prices;

/// <summary>
/// The list prices that Volley brings along, dated; <c>Prices/prices.json</c> in the sources. A model that is not in it has no price: nothing
/// is guessed from a name that looks alike.
/// </summary>
public sealed class PriceTable
{
    private const string ResourceName = "Volley.Models.Prices.prices.json";
    private static readonly Lazy<PriceTable> Shipped = new(ReadShipped);

    private readonly FrozenDictionary<string, PriceEntry> _entries;

    private PriceTable(string version, IEnumerable<PriceEntry> entries)
    {
        Version = version;
        _entries = entries.ToFrozenDictionary(e => e.Id, StringComparer.Ordinal);
    }

    /// <summary>The table that comes with this build.</summary>
    public static PriceTable Current => Shipped.Value;

    /// <summary>The date on which the prices were looked up, such as <c>2026-11-20</c>.</summary>
    public string Version { get; }

    /// <summary>All models of the table, in no order.</summary>
    public ImmutableArray<PriceEntry> Entries => _entries.Values;

    /// <summary>Finds a model.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name at the provider; of a dated one without an entry of its own, the undated one's entry.</param>
    /// <returns>The entry, or <see langword="null"/>.</returns>
    public PriceEntry? Find(string provider, string model) =>
        _entries.GetValueOrDefault($"{provider}/{model}")
        ?? (ModelNames.WithoutDate(model) is { } undated ? _entries.GetValueOrDefault($"{provider}/{undated}") : null);

    /// <summary>Reads a table.</summary>
    /// <param name="json">The text, in the shape of <c>prices.json</c>.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FormatException">The text is no such table.</exception>
    public static PriceTable Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonText.TryParse(json, out var error) ?? throw new FormatException($"The price table cannot be read: {error}.");
        var root = document.RootElement;
        var version = root.GetText("version") ?? throw new FormatException("The price table has no version.");
        return new PriceTable(version, root.GetProperty("models").EnumerateObject().Select(m => ReadEntry(m, version)));
    }

    private static PriceTable ReadShipped()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource '{ResourceName}' is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes);
    }

    private static PriceEntry ReadEntry(JsonProperty model, string version)
    {
        var tiers = ImmutableArray.CreateBuilder<PriceTier>();
        tiers.Add(ReadTier(model.Name, model.Value));
        foreach (var tier in model.Value.GetList("tiers"))
            tiers.Add(ReadTier(model.Name, tier));
        return new PriceEntry(model.Name, new Price { Tiers = tiers.ToImmutable(), Version = version }, model.Value.GetWhole("max-output"));
    }

    private static PriceTier ReadTier(string model, JsonElement tier) => new()
    {
        AboveTokens = tier.GetWhole("above") ?? 0,
        Input = Rate(tier, "input") ?? throw new FormatException($"'{model}' has no 'input'."),
        Output = Rate(tier, "output") ?? throw new FormatException($"'{model}' has no 'output'."),
        CachedInput = Rate(tier, "cached-input"),
        CacheWrite = Rate(tier, "cache-write"),
        LongCacheWrite = Rate(tier, "cache-write-1h"),
        Reasoning = Rate(tier, "reasoning"),
    };

    private static decimal? Rate(JsonElement tier, string name) => tier.Get(name) is { } rate ? rate.GetDecimal() : null;
}
