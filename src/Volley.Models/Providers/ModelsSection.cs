using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Models.Providers;

/// <summary>
/// Reads <c>models:</c>, and the user's file, whose map has the same shape. The file's settings change those of the built-in providers, the
/// spec's change both; its value is a <see cref="ProviderTable"/>.
/// </summary>
/// <param name="userFile">The user's file, which need not exist.</param>
public sealed class ModelsSection(string userFile) : ISectionReader
{
    /// <summary>The section's key in a spec.</summary>
    public const string Key = "models";

    private const string Example = "Write 'models: {lab: {format: openai, url: \"http://127.0.0.1:8080/v1\"}}'.";

    /// <inheritdoc/>
    public bool MetersSpending => true;

    /// <summary>The reader whose user's file is found by the environment of this process.</summary>
    /// <returns>The reader.</returns>
    public static ModelsSection OfUser() => new(UserModels.Path(Environment.GetEnvironmentVariable));

    /// <summary>Reads the user's file where there is no spec, as for a gateway by itself.</summary>
    /// <param name="userFile">The file, which need not exist.</param>
    /// <param name="diagnostics">Every mistake and warning.</param>
    /// <returns>The providers; <see langword="null"/> exactly where a diagnostic is an error.</returns>
    public static ProviderTable? Load(string userFile, out ImmutableArray<Diagnostic> diagnostics) =>
        SpecLoader.LoadSection(new ModelsSection(userFile), userFile, out diagnostics) as ProviderTable;

    /// <inheritdoc/>
    public object? Read(SectionReading reading)
    {
        var providers = BuiltInProviders.All.ToDictionary(p => p.Name, StringComparer.Ordinal);
        if (File.Exists(userFile) && reading.ReadFile(userFile) is { } root)
            ReadMap(root, "the file", Path.GetDirectoryName(Path.GetFullPath(userFile))!, providers, reading);
        if (reading.Value is { } value)
            ReadMap(value, $"'{Key}'", reading.Source.Folder, providers, reading);
        return new ProviderTable(providers.Values, userFile);
    }

    private static void ReadMap(
        SpecNode node, string owner, string folder, Dictionary<string, ModelProvider> providers, SectionReading reading)
    {
        if (node.AsMap(owner, Example) is not { } map)
            return;
        foreach (var (key, value) in map.Entries)
        {
            if (ProviderReader.ReadName(key) is { } name && ProviderReader.Read(name, value, providers.GetValueOrDefault(name), folder, reading) is { } provider)
                providers[name] = provider;
        }
    }
}
