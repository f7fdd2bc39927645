using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Models.Providers;
using Volley.Workloads.CodeGeneration.Configuration;

namespace Volley.Workloads.CodeGeneration.Chat;

/// <summary>The providers of a project: the built-in ones, the user's own, and those of its <c>models.yaml</c>, the later before the earlier.</summary>
internal static class ProjectProviders
{
    private const string FileName = "models.yaml";
    private const string Ollama = "ollama";

    /// <summary>Finds the model of a project. One without a provider's name is Ollama's, at the address of the settings.</summary>
    /// <exception cref="BatchException">It is not known, its price is not, or a file of providers cannot be read.</exception>
    public static ResolvedModel Resolve(CodeGenerationProject project, Func<string, string?> environment)
    {
        var file = Path.Combine(project.Root.Path, FileName);
        var user = Load(UserModels.Path(environment));
        var providers = user.Providers.ToDictionary(p => p.Name, StringComparer.Ordinal);
        if (File.Exists(file))
            foreach (var own in Load(file).Providers.Where(p => p.Location is not null))
                providers[own.Name] = own;
        var settings = project.Settings.Model;
        var isPlain = !(settings.Model.Split('/') is [var first, _, ..] && providers.ContainsKey(first));
        if (isPlain)
            providers[Ollama] = Local(providers[Ollama], settings);
        var table = new ProviderTable(providers.Values.Select(p => p with { Timeouts = p.Timeouts with { Idle = settings.Stall, Total = settings.Timeout } }), user.UserFile);
        return table.Resolve(isPlain ? $"{Ollama}/{settings.Model}" : settings.Model, out var problem) ?? throw new BatchException(problem!);
    }

    /// <summary>A server of one's own that takes a call and keeps silent would do so again: it is asked once, and no longer than the settings say.</summary>
    private static ModelProvider Local(ModelProvider provider, ModelSettings settings) => provider with
    {
        BaseUrl = Address(settings.Url),
        IsSilenceFinal = true,
        Timeouts = provider.Timeouts with { FirstByte = settings.Stream ? settings.Stall : settings.Timeout },
    };

    private static ProviderTable Load(string file)
    {
        var table = ModelsSection.Load(file, out ImmutableArray<Diagnostic> mistakes);
        return table ?? throw new BatchException(mistakes);
    }

    private static Uri Address(string url) => ServerAddress.Parse(url, out var fault)
        ?? throw new BatchException(SettingsValues.Mistake(CodeGenerationSettings.FileName, 0, $"'url' {fault}", ServerAddress.Hint));
}
