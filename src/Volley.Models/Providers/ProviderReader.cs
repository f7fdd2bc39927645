using Volley.Diagnostics;
using Volley.Models.Diagnostics;
using Volley.Models.Scripted;
using Volley.Specs.Sections;

namespace Volley.Models.Providers;

/// <summary>Reads one provider of <c>models:</c>.</summary>
internal static class ProviderReader
{
    private const int MaxName = 60;
    private const int MaxRate = 1_000_000_000;
    private const int MaxConcurrency = 100_000;
    private const int MaxAttempts = 100;

    /// <summary>Reads a provider's name.</summary>
    public static string? ReadName(SpecNode key)
    {
        if (key.AsText("a provider's name") is not { } name)
            return null;
        if (name.Length is > 0 and <= MaxName && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            return name;
        key.Error(DiagnosticCodes.BadName, $"a provider's name cannot be '{SpecNode.Excerpt(name)}'",
            $"Use at most {MaxName} letters, digits, '.', '_' and '-', a letter or digit first; models follow it after a slash.");
        return null;
    }

    /// <summary>Reads a provider's settings.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">The settings.</param>
    /// <param name="known">What is known of it already, and holds where a key is absent; <see langword="null"/> for a new one.</param>
    /// <param name="folder">What paths are relative to.</param>
    /// <param name="reading">The section, to read further files.</param>
    public static ModelProvider? Read(string name, SpecNode node, ModelProvider? known, string folder, SectionReading reading)
    {
        var example = $"Write '{name}: {{format: openai, url: \"http://127.0.0.1:8080/v1\"}}'.";
        if (node.AsMap($"the provider '{name}'", example) is not { } map)
            return null;
        var format = ReadFormat(map, known, example);
        var provider = (known ?? new ModelProvider { Name = name, Format = format ?? ProviderFormat.OpenAi }) with { Location = node.Location };
        if (known is not null && format is { } other)
            provider = provider with { Format = other };
        provider = ReadAddress(map, provider, format, example);
        if (provider.Format == ProviderFormat.Scripted && map.Take("rules") is { } rules && AddressReader.ReadRules(rules, folder) is { } file)
            provider = ReadRules(rules, file, provider, reading);
        provider = ReadLimits(map, provider);
        provider = ReadMoney(map, provider);
        map.RejectOthers();
        return provider;
    }

    private static ProviderFormat? ReadFormat(SpecMap map, ModelProvider? known, string hint)
    {
        var node = known is null ? map.Require("format", hint) : map.Take("format");
        return node?.AsChoice("'format'", "openai", "anthropic", "ollama", "scripted") is { } choice ? (ProviderFormat)choice : null;
    }

    private static ModelProvider ReadAddress(SpecMap map, ModelProvider provider, ProviderFormat? given, string hint)
    {
        var isScripted = provider.Format == ProviderFormat.Scripted;
        if (isScripted)
        {
            map.RejectHere("url", DiagnosticCodes.MisplacedKey, "a scripted provider is called nowhere and has no 'url'", "Remove 'url', or change 'format'.");
            map.RejectHere("key", DiagnosticCodes.MisplacedKey, "a scripted provider needs no 'key'", "Remove 'key', or change 'format'.");
            provider = provider with { IsFree = true };
        }
        else
        {
            map.RejectHere("rules", DiagnosticCodes.MisplacedKey, "'rules' belongs to a scripted provider", "Remove 'rules', or write 'format: scripted'.");
            var node = provider.BaseUrl is null && given is not null ? map.Require("url", hint) : map.Take("url");
            if (node is not null)
                provider = provider with { BaseUrl = AddressReader.ReadUrl(node) };
        }

        if (!isScripted && map.Take("key") is { } key && AddressReader.ReadKey(key) is { } variable)
        {
            provider = provider with { KeyVariable = variable };
            AddressReader.WarnOfClearKey(key, provider);
        }

        return provider;
    }

    private static ModelProvider ReadRules(SpecNode node, string file, ModelProvider provider, SectionReading reading)
    {
        if (reading.ReadFile(file) is { } root)
            return provider with { Rules = ScriptedRulesReader.Read(root) ?? provider.Rules };
        node.Error(ModelCodes.RulesInvalid, "the file of rules has none", "Write 'rules: [{user: \"pattern\", answers: [text]}]' into it.");
        return provider;
    }

    private static ModelProvider ReadLimits(SpecMap map, ModelProvider provider)
    {
        var limits = provider.Limits;
        if (map.Take("requests-per-minute")?.AsPositiveInteger("'requests-per-minute'", MaxRate) is { } requests)
            limits = limits with { RequestsPerMinute = requests };
        if (map.Take("tokens-per-minute")?.AsPositiveInteger("'tokens-per-minute'", MaxRate) is { } tokens)
            limits = limits with { TokensPerMinute = tokens };
        if (map.Take("concurrency") is { } concurrency)
            limits = limits with { Concurrency = ReadConcurrency(concurrency) };
        if (map.Take("attempts")?.AsPositiveInteger("'attempts'", MaxAttempts) is { } attempts)
            provider = provider with { Attempts = attempts };
        if (map.Take("longest-wait")?.AsDuration("'longest-wait'") is { } wait)
            provider = provider with { LongestWait = wait };
        if (map.Take("timeouts") is { } timeouts)
            provider = provider with { Timeouts = ReadTimeouts(timeouts, provider.Timeouts) };
        return provider with { Limits = limits };
    }

    private static int? ReadConcurrency(SpecNode node)
    {
        if (node is { Kind: SpecNodeKind.Text, Scalar: "adaptive" })
            return null;
        if (node.Kind == SpecNodeKind.Number)
            return node.AsPositiveInteger("'concurrency'", MaxConcurrency);
        node.Error(DiagnosticCodes.UnknownChoice, $"'concurrency' must be adaptive or a whole number, not {node.Description}",
            "Write 'concurrency: adaptive', or how many calls may run at once.");
        return null;
    }

    private static ProviderTimeouts ReadTimeouts(SpecNode node, ProviderTimeouts timeouts)
    {
        if (node.AsMap("'timeouts'", "Write 'timeouts: {first-byte: 5m, total: 30m}'.") is not { } map)
            return timeouts;
        timeouts = timeouts with
        {
            Connect = map.Take("connect")?.AsDuration("'connect'") ?? timeouts.Connect,
            FirstByte = map.Take("first-byte")?.AsDuration("'first-byte'") ?? timeouts.FirstByte,
            Idle = map.Take("idle")?.AsDuration("'idle'") ?? timeouts.Idle,
            Total = map.Take("total")?.AsDuration("'total'") ?? timeouts.Total,
        };
        map.RejectOthers();
        return timeouts;
    }

    private static ModelProvider ReadMoney(SpecMap map, ModelProvider provider)
    {
        if (map.Take("prices") is { } prices)
            provider = provider with { Prices = PriceReader.ReadPrices(prices, provider.Prices) };
        if (map.Take("max-output") is { } output)
            provider = provider with { MaxOutput = PriceReader.ReadMaxOutput(output, provider.MaxOutput) };
        if (map.Take("max-cost") is { } cost)
            provider = provider with { MaxCost = PriceReader.ReadMaxCost(cost, provider.MaxCost) };
        if (map.Take("input-overhead")?.AsPositiveInteger("'input-overhead'", MaxRate) is { } overhead)
            provider = provider with { InputOverhead = overhead };
        return provider;
    }
}
