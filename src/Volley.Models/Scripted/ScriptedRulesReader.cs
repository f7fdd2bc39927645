using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Volley.Models.Diagnostics;
using Volley.Planning;
using Volley.Specs.Sections;

namespace Volley.Models.Scripted;

/// <summary>Reads a file of rules. Every mistake is reported where it is.</summary>
internal static class ScriptedRulesReader
{
    private const string Hint = "Write 'rules: [{user: \"pattern\", answers: [text]}]'.";

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads the file's root.</summary>
    /// <param name="root">The root.</param>
    /// <returns>The rules; <see langword="null"/> where mistakes leave nothing of use.</returns>
    public static ScriptedRules? Read(SpecNode root)
    {
        if (root.AsMap("the file of rules", Hint) is not { } map)
            return null;
        var list = map.Require("rules", Hint);
        // Free for anchors, as in a spec.
        foreach (var (key, _) in map.Entries.ToArray())
            if (key.Scalar?.StartsWith("x-", StringComparison.Ordinal) == true)
                map.Take(key.Scalar);
        map.RejectOthers();
        if (list is null)
            return null;
        var rules = list.Items.Select(ReadRule).OfType<ScriptedRule>().ToImmutableArray();
        return new ScriptedRules(rules, KeyDigest.Of(list.ToJson("'rules'")));
    }

    private static ScriptedRule? ReadRule(SpecNode node)
    {
        if (node.AsMap("a rule", Hint) is not { } map)
            return null;
        var knows = map.Take("knows");
        var rule = new ScriptedRule
        {
            Model = map.Take("model") is { } model ? ReadPattern(model, "'model'", isWhole: true) : null,
            System = map.Take("system") is { } system ? ReadPattern(system, "'system'", isWhole: false) : null,
            User = map.Take("user") is { } user ? ReadPattern(user, "'user'", isWhole: false) : null,
            Answers = map.Take("answers") is { } answers ? [.. answers.Items.Select(ReadAnswer).OfType<ScriptedText>()] : [],
            OutputTokens = map.Take("output-tokens")?.AsPositiveInteger("'output-tokens'", 10_000_000),
            Latency = map.Take("latency")?.AsDuration("'latency'") ?? TimeSpan.Zero,
            Failure = map.Take("fails") is { } fails ? ReadFailure(fails) : null,
        };
        rule = rule with { Table = knows is null ? null : ReadTable(map, knows, rule.Answers) };
        if (knows is null && rule.Answers.IsEmpty)
            node.Error(ModelCodes.RulesInvalid, "a rule does not say what it answers", "Give it 'answers', or 'knows'.");
        map.RejectOthers();
        return rule;
    }

    private static ScriptedTable? ReadTable(SpecMap rule, SpecNode knows, ImmutableArray<ScriptedText> otherwise)
    {
        var right = rule.Take("right") is { } chance ? ReadChance(chance, "'right'") : 1;
        if (otherwise.IsEmpty)
            knows.Error(ModelCodes.RulesInvalid, "'knows' stands without 'answers', which are given where it does not know", "Add such as 'answers: [\"I do not know.\"]'.");
        if (knows.AsMap("'knows'", "Write 'knows: {\"question\": answer}'.") is not { } map)
            return null;
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
            if (value.AsText($"the answer to '{SpecNode.Excerpt(key.Scalar!)}'") is { } answer)
                answers[key.Scalar!] = answer;
        return new ScriptedTable(answers.ToFrozenDictionary(StringComparer.Ordinal), right, [.. otherwise.Select(a => a.Text)]);
    }

    private static ScriptedText? ReadAnswer(SpecNode node)
    {
        if (node.Kind != SpecNodeKind.Map)
            return node.AsText("an answer") is { } plain ? new ScriptedText(plain, 1) : null;
        var map = node.AsMap("an answer", "Write the text, or '{text: …, weight: 2}'.")!;
        var text = map.Require("text", "Write '{text: …, weight: 2}'.")?.AsText("'text'");
        var weight = map.Take("weight") is { } given ? ReadNumber(given, "'weight'", 1e9) : 1;
        map.RejectOthers();
        return text is null || weight is null ? null : new ScriptedText(text, weight.Value);
    }

    private static ScriptedFailure? ReadFailure(SpecNode node)
    {
        if (node.AsMap("'fails'", "Write 'fails: {chance: 0.1, status: 503}'.") is not { } map)
            return null;
        var chance = map.Require("chance", "Say how often, from 0 to 1.") is { } often ? ReadChance(often, "'chance'") : 0;
        var status = map.Take("status") is { } given ? given.AsPositiveInteger("'status'", 599) : 503;
        if (status is < 400)
            node.Error(ModelCodes.RulesInvalid, $"'status' must be an HTTP error, from 400 to 599, not {status}", "Write such as 429 or 503.");
        map.RejectOthers();
        return new ScriptedFailure(chance, status ?? 503);
    }

    private static Regex? ReadPattern(SpecNode node, string what, bool isWhole)
    {
        if (node.AsText(what) is not { } text)
            return null;
        try
        {
            return new Regex(isWhole ? $"^(?:{text})$" : text, RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException e)
        {
            node.Error(ModelCodes.RulesInvalid, $"{what} is no regular expression: {e.Message}", "Correct the pattern; '\\' takes the meaning from a special character.");
            return null;
        }
    }

    private static double ReadChance(SpecNode node, string what) => ReadNumber(node, what, 1) ?? 0;

    private static double? ReadNumber(SpecNode node, string what, double maximum)
    {
        if (node.Kind == SpecNodeKind.Number
            && double.TryParse(node.Scalar, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= maximum)
            return number;
        node.Error(ModelCodes.RulesInvalid, $"{what} must be a number from 0 to {maximum.ToString(CultureInfo.InvariantCulture)}, not {node.Description}", "Correct the number.");
        return null;
    }
}
