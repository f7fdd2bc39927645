using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Models.Diagnostics;
using Volley.Models.Prices;
using Volley.Specs.Sections;

namespace Volley.Models.Providers;

/// <summary>The providers of a batch, or of a gateway by itself, and the prices of their models.</summary>
public sealed class ProviderTable
{
    private readonly ImmutableSortedDictionary<string, ModelProvider> _providers;
    private readonly PriceTable _prices;

    /// <summary>Makes a table.</summary>
    /// <param name="providers">The providers; of two with one name the later.</param>
    /// <param name="userFile">The user's own file of providers, which need not exist: where a missing price is to be added.</param>
    /// <param name="prices">The list prices; <see langword="null"/> for those that come with this build.</param>
    public ProviderTable(IEnumerable<ModelProvider> providers, string userFile, PriceTable? prices = null)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, ModelProvider>(StringComparer.Ordinal);
        foreach (var provider in providers)
            builder[provider.Name] = provider;
        _providers = builder.ToImmutable();
        _prices = prices ?? PriceTable.Current;
        UserFile = userFile;
    }

    /// <summary>The providers, in ordinal order of name.</summary>
    public IEnumerable<ModelProvider> Providers => _providers.Values;

    /// <summary>The user's own file of providers, which need not exist.</summary>
    public string UserFile { get; }

    /// <summary>The names of all environment variables that hold keys: no job is given them.</summary>
    public ImmutableSortedSet<string> KeyVariables =>
        [.. _providers.Values.Select(p => p.KeyVariable).OfType<string>(), .. BuiltInProviders.All.Select(p => p.KeyVariable).OfType<string>()];

    /// <summary>A provider by its name; <see langword="null"/> where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The provider, or <see langword="null"/>.</returns>
    public ModelProvider? Find(string name) => _providers.GetValueOrDefault(name);

    /// <summary>Finds the model that an id names.</summary>
    /// <param name="id">The id, provider in front.</param>
    /// <param name="problem">Why there is none that can be called; without a location. <see langword="null"/> where there is.</param>
    /// <returns>The model, or <see langword="null"/>.</returns>
    public ResolvedModel? Resolve(string id, out Diagnostic? problem)
    {
        if (!ModelId.TryParse(id, out var parsed))
        {
            problem = NotAnId(id);
            return null;
        }

        if (Find(parsed.Provider) is { } provider)
            return Resolve(provider, parsed.Name, out problem);
        problem = NoProvider(parsed);
        return null;
    }

    /// <summary>Finds a model at a provider that is known already, as from a gateway's path.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="name">The model's name, with or without the provider in front.</param>
    /// <param name="problem">Why there is none that can be called; <see langword="null"/> where there is.</param>
    /// <returns>The model, or <see langword="null"/>.</returns>
    public ResolvedModel? Resolve(ModelProvider provider, string name, out Diagnostic? problem)
    {
        var prefix = provider.Name + "/";
        var bare = name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length ? name[prefix.Length..] : name;
        var id = new ModelId(provider.Name, bare);
        var entry = _prices.Find(provider.Name, bare);
        var price = provider.Prices.Find(bare) ?? entry?.Price ?? (provider.IsFree ? Price.Free : null);
        problem = bare.Length == 0 ? NotAnId(prefix) : price is null ? NoPrice(id) : null;
        return problem is not null ? null : new ResolvedModel
        {
            Id = id,
            Provider = provider,
            Price = price!,
            MaxOutput = provider.MaxOutput.Find(bare)?.Tokens ?? entry?.MaxOutput,
            MaxCost = provider.MaxCost.Find(bare)?.Usd,
        };
    }

    /// <summary>The models of a provider that are known by name; it may have others.</summary>
    /// <param name="provider">The provider.</param>
    /// <returns>Their names at the provider, in ordinal order.</returns>
    public IEnumerable<string> KnownModels(ModelProvider provider)
    {
        var prefix = provider.Name + "/";
        var listed = _prices.Entries.Where(e => e.Id.StartsWith(prefix, StringComparison.Ordinal)).Select(e => e.Id[prefix.Length..]);
        return listed.Concat(provider.Prices.Names).Concat(provider.MaxOutput.Names).Concat(provider.MaxCost.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    /// <summary>Looks whether a provider's key is there.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <returns>What is missing; <see langword="null"/> where nothing is.</returns>
    public static Diagnostic? CheckKey(ModelProvider provider, Func<string, string?> environment) =>
        provider.KeyVariable is not { } variable || !string.IsNullOrWhiteSpace(environment(variable))
            ? null
            : Diagnostic.Error(ModelCodes.KeyNotSet, $"the provider '{provider.Name}' needs a key, and the environment variable {variable} is not set",
                provider.Location, $"Set it, as in 'export {variable}=…', or name another variable by 'key:' in 'models: {{{provider.Name}: …}}'.");

    private static Diagnostic NotAnId(string id) => Diagnostic.Error(ModelCodes.BadModelId,
        $"'{SpecNode.Excerpt(id)}' is no model id", null, "Write the provider, a slash and the model's name, such as 'openai/gpt-4o-mini' or 'ollama/qwen3'.");

    private Diagnostic NoProvider(ModelId id)
    {
        var nearest = SpecNode.Nearest(id.Provider, _providers.Keys);
        return Diagnostic.Error(ModelCodes.UnknownProvider, $"there is no provider '{SpecNode.Excerpt(id.Provider)}' for the model '{SpecNode.Excerpt(id.ToString())}'",
            null, nearest is not null ? $"Did you mean '{nearest}/{SpecNode.Excerpt(id.Name)}'?"
                : $"Known are {string.Join(", ", _providers.Keys)}; add others under 'models:' of the spec or to '{UserFile}'.");
    }

    private Diagnostic NoPrice(ModelId id) => Diagnostic.Error(ModelCodes.UnknownPrice, $"the price of the model '{SpecNode.Excerpt(id.ToString())}' is not known",
        null, $"Add the line '{id.Provider}: {{prices: {{\"{SpecNode.Excerpt(id.Name)}\": {{input: …, output: …}}}}}}' to '{UserFile}', or under 'models:' of the spec; in USD per million tokens, 0 where it is free.");
}
